"""Every screen and dialog of the window but the first. They take a while to load: that one is in sight meanwhile."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from pos_terminal.contract.money import format_amount
from pos_terminal.ui import intents
from pos_terminal.ui.dialogs import CloseDialog, ConfirmDialog, MoneyDialog, MoreDialog, RefundDialog, Sheet, VoidDialog
from pos_terminal.ui.language import tr
from pos_terminal.ui.model import (
    AttemptView,
    ClosePeriodView,
    CloseQuestion,
    DevicesView,
    EnrolView,
    FaultView,
    HandOverView,
    HistoryView,
    OpenPeriodView,
    ParkedView,
    ReturnView,
    SaleView,
    SignInView,
    TenderRow,
)
from pos_terminal.ui.pages.closing import ClosePeriodPage
from pos_terminal.ui.pages.devices import DevicesPage
from pos_terminal.ui.pages.entry import OpenPeriodPage, SignInPage
from pos_terminal.ui.pages.lists import HistoryPage, ParkedPage
from pos_terminal.ui.pages.page import Page
from pos_terminal.ui.pages.returns import ReturnPage
from pos_terminal.ui.pages.sale import SalePage
from pos_terminal.ui.pages.trouble import EnrolPage, FaultPage
from pos_terminal.ui.settling import SettleDialog
from pos_terminal.ui.supervisor import ForceDialog, GiveBackDialog, SupervisedRefundDialog
from pos_terminal.ui.widgets.numpad import Order


def new_page(kind: type, *, order: Order, language: str) -> Page:
    """The screen for bodies of ``kind``."""
    makers: dict[type, Callable[[], Page]] = {
        SaleView: lambda: SalePage(order=order),
        SignInView: lambda: SignInPage(order=order, language=language),
        OpenPeriodView: lambda: OpenPeriodPage(order=order),
        ClosePeriodView: lambda: ClosePeriodPage(order=order),
        ParkedView: ParkedPage,
        HistoryView: HistoryPage,
        ReturnView: ReturnPage,
        DevicesView: DevicesPage,
        EnrolView: lambda: EnrolPage(language=language),
        FaultView: FaultPage,
    }
    return makers[kind]()


def new_sheet(name: str, about: object, parent: QWidget, *, order: Order, language: str) -> Sheet:
    """The dialog that a screen asks for by ``name``, about what it says."""
    if name == "void":
        return VoidDialog(parent, str(about or ""), language=language)
    if name == "refund" and isinstance(about, ReturnView) and about.supervised:
        return SupervisedRefundDialog(parent, about, language=language, order=order)
    if name == "refund" and isinstance(about, ReturnView):
        return RefundDialog(parent, about, language=language)
    if name == "force" and isinstance(about, AttemptView):
        return ForceDialog(parent, about, language=language, order=order)
    if name == "give_back" and isinstance(about, TenderRow):
        return GiveBackDialog(parent, about, language=language, order=order)
    if name == "settle" and isinstance(about, tuple):
        return SettleDialog(parent, *about, language=language, order=order)
    if name == "close_period" and isinstance(about, CloseQuestion):
        return CloseDialog(parent, about)
    if name == "more":
        return MoreDialog(parent, language=language)
    return _question(name, about, parent)


def _question(name: str, about: object, parent: QWidget) -> Sheet:
    """What is asked before one step, without a reason or anybody's word."""
    if name == "pay_twice" and isinstance(about, tuple):
        return MoneyDialog(parent, tr("可能已经扣过款，仍要再收？"), *about)
    if name == "pay_scanned" and isinstance(about, tuple):
        at_risk, final, pays = about
        title = tr("可能已经扣过款，仍要再收？") if at_risk else tr("核销后不能退回，确定收款？")
        text = "\n".join(filter(None, (at_risk, final)))
        return MoneyDialog(parent, title, text, tr("核销并扫码收款") if final else tr("扫码收款"), pays)
    if name == "hand_over" and isinstance(about, HandOverView):
        text = tr("{goods}。登记后不能撤销。").format(goods=about.goods)
        if about.titles:
            text = tr("{goods}。登记后不能撤销，随后核销：{titles}。").format(goods=about.goods, titles=about.titles)
        return ConfirmDialog(parent, tr("货物已交给顾客？"), text, tr("已交货"), intents.HandOver(sale=about.sale))
    if name == "odd_float" and isinstance(about, tuple):
        asked, amount = about
        text = tr("这比平常的备用金多得多：可能漏了小数点，或多打了数字。请看清再确认。")
        title = tr("备用金有 ¥ {amount}？").format(amount=format_amount(amount))
        return ConfirmDialog(parent, title, text, tr("没错，开始营业"), asked)
    if name == "odd_change" and isinstance(about, tuple):
        change, label, asked = about
        text = tr("顾客多给了一张百元钞还不止：可能漏了小数点，或多打了数字。请看清收到的钱再确认。")
        return MoneyDialog(parent, tr("要找 ¥ {amount}？").format(amount=format_amount(change)), text, label, asked)
    if name == "serial_or_goods" and isinstance(about, tuple):
        goods, title, asked = about
        text = tr("{code} 是商品“{goods}”的条码。确是“{title}”机身上的序列号，才录入。")
        said = text.format(code=asked.text, goods=goods, title=title)
        return ConfirmDialog(parent, tr("这是序列号吗？"), said, tr("是序列号，录入"), asked)
    if name == "leave_z":
        text = tr("现在退出，下一个登录的人会看到提示，可以打印；也可以在“交易记录”里打印。")
        return ConfirmDialog(parent, tr("日结单还没有打印，仍要退出登录？"), text, tr("退出登录"), intents.SignOut())
    if name == "quit":
        text = tr("这一单还没有完成。退出后，它会留在账本里，下次启动时继续。")
        return ConfirmDialog(parent, tr("退出程序？"), text, tr("退出程序"), intents.Quit())
    raise AssertionError(f"no dialog {name} about {about!r}")
