"""Texts about what stands around the till: devices, the link, faults. Same shape as ``words``."""

from __future__ import annotations

DEVICES = {
    "device_pinpad": ("刷卡器", "Pinpad"),
    "device_printer": ("打印机", "Printer"),
    "device_scanner": ("扫码枪", "Scanner"),
    "device_network": ("服务器连接", "Server"),
    "device_sync": ("数据同步", "Synchronisation"),
    "link_state_up": ("正常", "Ready"),
    "link_state_down": ("未连接", "Not connected"),
    "link_state_busy": ("工作中", "Busy"),
    "link_state_warning": ("需要处理", "Needs attention"),
    "link_state_absent": ("未安装", "Not installed"),
    "scanner_wedge": ("键盘式扫码枪", "Keyboard scanner"),
    "scanner_wedge_detail": ("像键盘一样输入，插上即可使用。", "It types like a keyboard; plug it in and scan."),
    "network_down": ("收银不受影响，恢复后自动上传。", "Selling goes on; all is sent when the server is back."),
    "action_check": ("重新检测", "Check again"),
    "action_exchange": ("立即同步", "Synchronise now"),
    "fact_since": ("自", "Since"),
    "fact_last": ("上次同步", "Last exchange"),
    "fact_sequence": ("本机记录", "Records here"),
    "fact_watermark": ("服务器已收到", "Received by the server"),
    "warning_clock_uncertain": ("本机时间未经服务器校准", "This till's clock has not been checked with the server"),
    "warning_disk_low": ("磁盘空间不足，请联系支持", "The disk is nearly full; call support"),
    "warning_key_in_file": (
        "签名密钥保存在文件里，没有系统密钥环",
        "The signing key is in a file; there is no system keyring",
    ),
    "warning_revoked": ("总部已停用这台终端，请联系总部", "Head office has revoked this terminal; call head office"),
    "warning_unknown_terminal": (
        "服务器不认识这台终端，请联系总部",
        "The server does not know this terminal; call head office",
    ),
    "warning_bad_signature": (
        "服务器不认可这台终端的签名，记录暂不上传，请联系总部",
        "The server does not accept this terminal's signature; nothing is sent. Call head office",
    ),
    "warning_version_mismatch": (
        "程序版本与服务器不符，记录暂不上传，请升级",
        "This version does not fit the server's; nothing is sent. Update it",
    ),
    "warning_key_locked": (
        "密钥环已锁，读不到签名密钥。请解锁密钥环，再点“立即同步”。收银不受影响，解锁后自动上传",
        "The keyring is locked, so the signing key cannot be read. Unlock it, then choose Synchronise now. Selling "
        "goes on; all is sent then",
    ),
    "warning_key_silent": (
        "密钥环没有回应，读不到签名密钥。如有窗口要求输入密码，请输入；没有时请重启电脑。收银不受影响，之后自动上传",
        "The keyring does not answer, so the signing key cannot be read. If a window asks for its password, enter it; "
        "if there is none, restart the computer. Selling goes on; all is sent then",
    ),
    "warning_key_no_keyring": (
        "没有密钥环，读不到签名密钥。请登录平时使用的桌面账户，再点“立即同步”。收银不受影响，之后自动上传",
        "There is no keyring to read the signing key from. Log in to the usual desktop account, then choose "
        "Synchronise now. Selling goes on; all is sent then",
    ),
    "warning_key_gone": (
        "密钥环里没有本机的签名密钥。请联系支持，重新注册这台终端。收银不受影响，之后自动上传",
        "This terminal's signing key is not in the keyring. Call support to enrol the terminal again. Selling goes on; "
        "all is sent then",
    ),
    "warning_key_unusable": (
        "签名密钥已损坏或无法读取。请联系支持。收银不受影响，之后自动上传",
        "The signing key is damaged or cannot be read. Call support. Selling goes on; all is sent then",
    ),
    "warning_draft_unreadable": (
        "有一笔未完成的销售本版本读不懂，已原样保留。如已刷卡或扫码，请先查清再收款，并联系支持",
        "An unfinished sale cannot be read by this version; it is kept. If it was being paid, check before taking "
        "the money again, and call support",
    ),
    "warning_disk": ("本机磁盘读写出错，记录暂不上传", "The disk cannot be read or written; nothing is sent"),
}

FAULT = {
    "fault_ledger_fault": ("账本无法写入", "The ledger cannot be written"),
    "fault_ledger_fault_happened": (
        "为了不丢失任何一笔销售，本机已停止收银。已收款并确认的销售都在账本里。",
        "So that no sale is lost, selling has stopped. Every sale that was confirmed is in the ledger.",
    ),
    "fault_ledger_fault_1": ("检查磁盘空间和存储设备。", "Check the disk's free space and the drive."),
    "fault_ledger_fault_2": (
        "重新启动收银程序，未完成的一单会恢复。",
        "Restart the program; the unfinished sale comes back.",
    ),
    "fault_ledger_fault_3": (
        "仍然出现时，请联系支持并告知下面的内容。",
        "If it stays, call support and read out the text below.",
    ),
    "fault_ledger_locked": ("收银程序已经在运行", "The program is running already"),
    "fault_ledger_locked_happened": (
        "另一个收银程序正在使用这台终端的账本，不能同时打开两个。",
        "Another one uses this terminal's ledger; two at once are not allowed.",
    ),
    "fault_ledger_locked_1": ("切换到已经打开的收银窗口。", "Switch to the window that is open already."),
    "fault_ledger_locked_2": (
        "找不到窗口时，请重启电脑后再试。",
        "If there is none, restart the computer and try again.",
    ),
    "fault_ledger_broken": ("账本损坏或读不懂", "The ledger is damaged or cannot be read"),
    "fault_ledger_broken_happened": (
        "账本没有通过检查。为了不改动任何记录，本机没有开始收银。",
        "The ledger did not pass its check. Selling does not begin, so that no record is changed.",
    ),
    "fault_ledger_broken_1": ("不要删除或移动任何文件。", "Do not delete or move any file."),
    "fault_ledger_broken_2": (
        "请联系支持，按账本恢复步骤处理。",
        "Call support and follow the steps to restore a ledger.",
    ),
    "fault_settings": ("设置文件有错误", "The settings file is wrong"),
    "fault_settings_happened": (
        "本机的设置不能使用，收银没有开始。",
        "The settings cannot be used; selling did not begin.",
    ),
    "fault_settings_1": ("按下面的内容改正设置文件。", "Correct the settings file as the text below says."),
    "fault_settings_2": ("改好后点“重试”。", "Then choose to try again."),
    "fault_start": ("收银程序没有启动成功", "The program could not start"),
    "fault_start_happened": (
        "启动时出了问题，收银没有开始，记录没有改动。",
        "Something failed at the start; no record was changed.",
    ),
    "fault_start_1": ("点“重试”再启动一次。", "Try again."),
    "fault_start_2": (
        "仍然出现时，请联系支持并告知下面的内容。",
        "If it stays, call support and read out the text below.",
    ),
}

DETAILS: dict[str, tuple[str, str]] = {
    "connecting": ("正在连接", "connecting"),
    "no_answer": ("没有回应", "no answer"),
    "unreachable": ("连不上", "cannot be reached"),
    "unresolved": ("有结果未明", "outcome unknown"),
    "unplugged": ("未插好", "unplugged"),
    "paper_out": ("缺纸", "out of paper"),
    "paper_low": ("纸快用完", "paper low"),
    "cover_open": ("机盖未关", "cover open"),
    "offline": ("离线", "off line"),
    "busy": ("忙", "busy"),
    "link_lost": ("断线", "line lost"),
    "no_confirmation": ("未确认", "not confirmed"),
    "error_cutter": ("切刀卡住", "cutter stuck"),
    "error_recoverable": ("报错", "error"),
    "error_unrecoverable": ("故障", "broken"),
    "refused": ("被拒绝", "refused"),
    "training": ("培训模式", "training"),
    "key_locked": ("密钥环已锁", "keyring locked"),
    "key_silent": ("密钥环没有回应", "keyring silent"),
    "key_no_keyring": ("没有密钥环", "no keyring"),
    "key_gone": ("没有密钥", "no key"),
    "key_unusable": ("密钥不能用", "key unusable"),
    "disk": ("磁盘出错", "disk error"),
    "version_mismatch": ("版本不符", "wrong version"),
    "unknown_terminal": ("未登记", "not known"),
    "bad_signature": ("签名不符", "bad signature"),
    "stale": ("时间不符", "wrong clock"),
    "revoked": ("已停用", "revoked"),
}
"""The words of ours that a link's ``detail`` may hold, short."""

PINPAD: dict[str, tuple[str, str]] = {
    "waiting_for_amount": ("等待金额", "Waiting for the amount"),
    "watch_pinpad": ("请看刷卡器", "Watch the pinpad"),
    "not_accepted": ("不受理这张卡", "Card not accepted"),
    "contacting_bank": ("正在连接银行", "Contacting the bank"),
    "reversing": ("正在撤销", "Reversing"),
    "posting": ("正在上送", "Posting"),
    "card_expired": ("卡已过期", "Card expired"),
    "insert_card": ("请刷卡、插卡或挥卡", "Present the card"),
    "remove_card": ("请取回卡", "Remove the card"),
    "card_unreadable": ("读不到卡", "Card cannot be read"),
    "processing_error": ("处理出错", "Processing error"),
    "please_wait": ("请稍候", "Please wait"),
    "end_of_day": ("刷卡器正在结算", "The pinpad runs its end of day"),
    "balance_shown": ("正在显示余额", "Showing a balance"),
    "insufficient_funds": ("余额不足", "Not enough funds"),
    "wrong_pin": ("密码不对", "Wrong PIN"),
    "limit_exceeded": ("超过限额", "Over the limit"),
    "pin_blocked": ("密码已锁", "PIN blocked"),
    "service": ("刷卡器正在维护", "The pinpad is being serviced"),
    "approved": ("已批准", "Approved"),
    "declined": ("被拒绝", "Declined"),
    "choose_on_pinpad": ("请在刷卡器上选择", "Choose on the pinpad"),
    "card_inserted": ("已插卡", "Card inserted"),
    "waiting_for_clerk": ("等待收银员", "Waiting for the clerk"),
    "end_of_day_needed": ("刷卡器需要结算", "The pinpad needs its end of day"),
    "pin_required": ("请输入密码", "Enter the PIN"),
    "offline": ("刷卡器离线", "The pinpad is off line"),
    "other": ("处理中", "Working"),
}
"""What a pinpad is doing, by the words of ``devices.pinpad``'s port."""
