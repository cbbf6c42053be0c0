<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="zh_CN">
<context>
    <name>pos_terminal</name>
    <message>
        <source>{code} 是商品“{goods}”的条码。确是“{title}”机身上的序列号，才录入。</source>
        <translation>{code} is the barcode of "{goods}". Enter it only if it is the serial number on "{title}".</translation>
    </message>
    <message>
        <source>{goods}。登记后不能撤销。</source>
        <translation>{goods}. This cannot be undone.</translation>
    </message>
    <message>
        <source>{goods}。登记后不能撤销，随后核销：{titles}。</source>
        <translation>{goods}. This cannot be undone. Redeemed next: {titles}.</translation>
    </message>
    <message>
        <source>{kind}：{reason}</source>
        <translation>{kind}: {reason}</translation>
    </message>
    <message>
        <source>{label}：填了 {pieces} 张。这里填张数，不填金额。</source>
        <translation>{label}: {pieces} pieces were entered. Enter how many there are, not the amount.</translation>
    </message>
    <message>
        <source>{outcome}按 {key}</source>
        <translation>{key} {outcome}</translation>
    </message>
    <message>
        <source>{title}，{quantity} {unit}，小计 {amount}</source>
        <translation>{title}, {quantity} {unit}, amount {amount}</translation>
    </message>
    <message>
        <source>×数量</source>
        <translation>× Qty</translation>
    </message>
    <message>
        <source>“{query}”的搜索结果：↑ ↓ 选择，回车加入</source>
        <translation>Results for "{query}": ↑ ↓ to choose, Enter to add</translation>
    </message>
    <message>
        <source>↑ ↓ 选择，回车使用或不用</source>
        <translation>↑ ↓ to choose, Enter to use or not</translation>
    </message>
    <message>
        <source>↑ ↓ 选行，＋ － 改件数，A 这一行全部退；也可以扫要退的商品</source>
        <translation>↑ ↓ pick a line, + − set how many, A for all of it; or scan the goods</translation>
    </message>
    <message>
        <source>一次性注册码</source>
        <translation>One-time enrolment code</translation>
    </message>
    <message>
        <source>下一单</source>
        <translation>Next sale</translation>
    </message>
    <message>
        <source>不再算收款，继续作废这一单。</source>
        <translation>No longer counts as paid; the void goes on.</translation>
    </message>
    <message>
        <source>不再算这一单的收款。</source>
        <translation>No longer counts as paid for this sale.</translation>
    </message>
    <message>
        <source>不改金额就按 F12：收取全部余额。随后扫描顾客的付款码。</source>
        <translation>Press F12 without typing an amount to take everything due. Then scan the customer's payment code.</translation>
    </message>
    <message>
        <source>不改金额就按 F12：收取全部余额。顾客在刷卡机上刷卡、插卡或挥卡。</source>
        <translation>Press F12 without typing an amount to take everything due. The customer then taps, inserts or swipes the card on the pinpad.</translation>
    </message>
    <message>
        <source>不算收款，还差的钱要另外收。</source>
        <translation>Does not count; what is missing is still to be taken.</translation>
    </message>
    <message>
        <source>不能收款</source>
        <translation>Nothing to collect</translation>
    </message>
    <message>
        <source>主管密码</source>
        <translation>Supervisor PIN</translation>
    </message>
    <message>
        <source>主管工号</source>
        <translation>Supervisor number</translation>
    </message>
    <message>
        <source>主管裁定</source>
        <translation>Supervisor decision</translation>
    </message>
    <message>
        <source>也可以输入名称、拼音或编码</source>
        <translation>Or type a name, pinyin or a code</translation>
    </message>
    <message>
        <source>交易记录</source>
        <translation>History</translation>
    </message>
    <message>
        <source>交班日结</source>
        <translation>Close period</translation>
    </message>
    <message>
        <source>交货</source>
        <translation>Hand-over</translation>
    </message>
    <message>
        <source>仍算这一单的收款。</source>
        <translation>Still counts as paid for this sale.</translation>
    </message>
    <message>
        <source>仍算这一单的收款，作废停在这里；后来查明已退回的，自动继续作废。</source>
        <translation>It still counts for this sale; the void stops here, and goes on by itself if it is found to have gone back.</translation>
    </message>
    <message>
        <source>付款码已扫，随后收款 ¥ {amount}</source>
        <translation>Code scanned, ¥ {amount} will be charged next</translation>
    </message>
    <message>
        <source>优惠</source>
        <translation>Discount</translation>
    </message>
    <message>
        <source>优惠</source>
        <comment>page</comment>
        <translation>Benefits</translation>
    </message>
    <message>
        <source>优惠 ¥ {amount}</source>
        <translation>Discount ¥ {amount}</translation>
    </message>
    <message>
        <source>优惠明细</source>
        <translation>Benefits</translation>
    </message>
    <message>
        <source>会员</source>
        <translation>Member</translation>
    </message>
    <message>
        <source>会员码</source>
        <translation>Member code</translation>
    </message>
    <message>
        <source>会员码模式 · Esc 退出</source>
        <translation>Member code · Esc to leave</translation>
    </message>
    <message>
        <source>会永久记入账本：不要写姓名、电话、卡号、证件号。</source>
        <translation>Kept permanently: do not write names or phone, card or ID numbers.</translation>
    </message>
    <message>
        <source>作废</source>
        <translation>Void</translation>
    </message>
    <message>
        <source>作废这一单？</source>
        <translation>Void this sale?</translation>
    </message>
    <message>
        <source>使用</source>
        <translation>Use</translation>
    </message>
    <message>
        <source>使用 ¥ {amount}</source>
        <translation>Use ¥ {amount}</translation>
    </message>
    <message>
        <source>依据</source>
        <translation>Evidence</translation>
    </message>
    <message>
        <source>先完成上一步，再自动收款，不用再扫</source>
        <translation>The step before comes first, then it is charged. No need to scan again</translation>
    </message>
    <message>
        <source>全部</source>
        <translation>All</translation>
    </message>
    <message>
        <source>全部退</source>
        <translation>All of it</translation>
    </message>
    <message>
        <source>共省 ¥ {amount}</source>
        <translation>saves ¥ {amount}</translation>
    </message>
    <message>
        <source>其他原因</source>
        <translation>Other reason</translation>
    </message>
    <message>
        <source>再次查询</source>
        <translation>Ask again</translation>
    </message>
    <message>
        <source>再试一次</source>
        <translation>Try again</translation>
    </message>
    <message>
        <source>再问一次退了没有</source>
        <translation>Ask again whether it went back</translation>
    </message>
    <message>
        <source>凭证已核销</source>
        <translation>Voucher redeemed</translation>
    </message>
    <message>
        <source>凭证没有核销</source>
        <translation>Not redeemed</translation>
    </message>
    <message>
        <source>刚好</source>
        <translation>Exact</translation>
    </message>
    <message>
        <source>刚查到结果，没有再收这一笔：请看清画面</source>
        <translation>The outcome has just come, and this was not taken on top of it: look at the screen</translation>
    </message>
    <message>
        <source>刚查到结果，没有收这笔现金：顾客给了现金的，请先退还，再看清画面</source>
        <translation>The outcome has just come, and this cash was not taken: hand back what the customer gave, then look at the screen</translation>
    </message>
    <message>
        <source>刚查到结果：{thing} · {found}。不用再裁定，请返回。</source>
        <translation>Just found out: {thing} · {found}. Nothing is left to decide: go back.</translation>
    </message>
    <message>
        <source>刚查到结果：{thing} · {found}。请返回看清画面。</source>
        <translation>Just found out: {thing} · {found}. Go back and look at the screen again.</translation>
    </message>
    <message>
        <source>删除行</source>
        <translation>Remove</translation>
    </message>
    <message>
        <source>券仍算用过，作废停在这里。</source>
        <translation>The coupon stays used; the void stops here.</translation>
    </message>
    <message>
        <source>券从这一单去掉，应收会变多。</source>
        <translation>The coupon leaves this sale, and more is due.</translation>
    </message>
    <message>
        <source>券可以再用，继续作废这一单。</source>
        <translation>The coupon can be used again; the void goes on.</translation>
    </message>
    <message>
        <source>券已另行补发</source>
        <translation>Coupon issued anew</translation>
    </message>
    <message>
        <source>券已核销</source>
        <translation>Coupon redeemed</translation>
    </message>
    <message>
        <source>券已核销，不能退回：它留在这一单上，请挂单保留。退款会记入账本。</source>
        <translation>The coupon has been redeemed and that cannot be undone. It stays on this sale, so keep the sale parked. The refund is recorded in the ledger.</translation>
    </message>
    <message>
        <source>券已退还</source>
        <translation>Coupon given back</translation>
    </message>
    <message>
        <source>券没有核销</source>
        <translation>Not redeemed</translation>
    </message>
    <message>
        <source>券没有退还</source>
        <translation>Coupon not given back</translation>
    </message>
    <message>
        <source>券码</source>
        <translation>Coupon</translation>
    </message>
    <message>
        <source>券码模式 · Esc 退出</source>
        <translation>Coupon mode · Esc to leave</translation>
    </message>
    <message>
        <source>券算在这一单上，继续收款。</source>
        <translation>The coupon counts on this sale; payment goes on.</translation>
    </message>
    <message>
        <source>升级前正在备份账本，请不要关机…</source>
        <translation>Backing up the ledger; please do not switch off…</translation>
    </message>
    <message>
        <source>单价</source>
        <translation>Price</translation>
    </message>
    <message>
        <source>单号</source>
        <translation>Sale</translation>
    </message>
    <message>
        <source>单号 {number}</source>
        <translation>Sale {number}</translation>
    </message>
    <message>
        <source>原价合计</source>
        <translation>Gross</translation>
    </message>
    <message>
        <source>原因</source>
        <translation>Reason</translation>
    </message>
    <message>
        <source>原路退不了时才改退现金。会记入账本，并交总部核查。</source>
        <translation>Only if the money cannot go back the way it was paid. This is recorded in the ledger and head office checks it.</translation>
    </message>
    <message>
        <source>取单</source>
        <translation>Recall</translation>
    </message>
    <message>
        <source>取回这一单</source>
        <translation>Recall this sale</translation>
    </message>
    <message>
        <source>取消</source>
        <translation>Cancel</translation>
    </message>
    <message>
        <source>取消退货</source>
        <translation>Cancel return</translation>
    </message>
    <message>
        <source>只有“现在原路退回”会真的退款，银行卡由刷卡机退回。</source>
        <translation> Only "Give it back now" really gives it back; a card goes back by the pinpad.</translation>
    </message>
    <message>
        <source>可能已经扣过款，仍要再收？</source>
        <translation>It may be charged already. Take it all the same?</translation>
    </message>
    <message>
        <source>合计</source>
        <translation>Total</translation>
    </message>
    <message>
        <source>合计 ¥ {total}</source>
        <translation>Total ¥ {total}</translation>
    </message>
    <message>
        <source>同步服务器地址</source>
        <translation>Sync server address</translation>
    </message>
    <message>
        <source>向总部索取一次性注册码。注册后，这台终端只为这一个门店和收银台记账。</source>
        <translation>Ask head office for a one-time code. Once enrolled, this terminal keeps records for this store and till only.</translation>
    </message>
    <message>
        <source>商品</source>
        <translation>Item</translation>
    </message>
    <message>
        <source>商品件数</source>
        <translation>Items</translation>
    </message>
    <message>
        <source>商品会全部清除，并记入账本。请选择原因。</source>
        <translation>All items are removed and this is recorded in the ledger. Choose a reason.</translation>
    </message>
    <message>
        <source>商品已锁定</source>
        <translation>The items are locked</translation>
    </message>
    <message>
        <source>商品明细</source>
        <translation>Items in this sale</translation>
    </message>
    <message>
        <source>回车</source>
        <translation>Enter</translation>
    </message>
    <message>
        <source>在收银界面按 F4 挂单</source>
        <translation>Press F4 at the checkout to park a sale</translation>
    </message>
    <message>
        <source>培训模式</source>
        <translation>Training</translation>
    </message>
    <message>
        <source>处理中…</source>
        <translation>Working…</translation>
    </message>
    <message>
        <source>处理差异</source>
        <translation>Resolve the discrepancy</translation>
    </message>
    <message>
        <source>备用金有 ¥ {amount}？</source>
        <translation>A float of ¥ {amount}?</translation>
    </message>
    <message>
        <source>备用金（元）</source>
        <translation>Cash float (yuan)</translation>
    </message>
    <message>
        <source>多收的已退清，这一单可以完成。</source>
        <translation>Nothing more is owed for it; the sale can close.</translation>
    </message>
    <message>
        <source>多退一件</source>
        <translation>One more</translation>
    </message>
    <message>
        <source>字母键盘</source>
        <translation>Letter keys</translation>
    </message>
    <message>
        <source>它正在原路退回，还没有结果：再问一次不会退两次；收单方答复以前，不能另外退。</source>
        <translation> It is on its way back, and nobody knows yet whether it got there: asking again does not give it back twice. Until the acquirer has answered it cannot be given back otherwise.</translation>
    </message>
    <message>
        <source>它正在原路退回，还没有结果：再问一次不会退两次；选 2 就是裁定已退回，选别的就是裁定没有退回；退了两次的，要向顾客收回。</source>
        <translation> It is on its way back, and nobody knows yet whether it got there: asking again does not give it back twice; 2 decides that it did, anything else that it did not. Should it turn out to have gone back twice, collect it from the customer.</translation>
    </message>
    <message>
        <source>完成这一单</source>
        <translation>Finish the sale</translation>
    </message>
    <message>
        <source>实收</source>
        <translation>Received</translation>
    </message>
    <message>
        <source>实收现金</source>
        <translation>Cash received</translation>
    </message>
    <message>
        <source>密码</source>
        <translation>PIN</translation>
    </message>
    <message>
        <source>小数点</source>
        <translation>Decimal point</translation>
    </message>
    <message>
        <source>小计</source>
        <translation>Amount</translation>
    </message>
    <message>
        <source>少退一件</source>
        <translation>One less</translation>
    </message>
    <message>
        <source>尾款</source>
        <translation>Balance</translation>
    </message>
    <message>
        <source>尾款时间</source>
        <translation>Payment window</translation>
    </message>
    <message>
        <source>工号</source>
        <translation>Operator number</translation>
    </message>
    <message>
        <source>已交货</source>
        <translation>Handed over</translation>
    </message>
    <message>
        <source>已付 ¥ {amount}</source>
        <translation>Paid ¥ {amount}</translation>
    </message>
    <message>
        <source>已使用</source>
        <translation>Used</translation>
    </message>
    <message>
        <source>已收</source>
        <translation>Received so far</translation>
    </message>
    <message>
        <source>已收到钱</source>
        <translation>Money received</translation>
    </message>
    <message>
        <source>已收款</source>
        <translation>Received</translation>
    </message>
    <message>
        <source>已有结果</source>
        <translation>its outcome is known</translation>
    </message>
    <message>
        <source>已退</source>
        <translation>Returned</translation>
    </message>
    <message>
        <source>已退货</source>
        <translation>Returned</translation>
    </message>
    <message>
        <source>已部分退货</source>
        <translation>Partly returned</translation>
    </message>
    <message>
        <source>序列号</source>
        <translation>Serial no.</translation>
    </message>
    <message>
        <source>序列号模式 · Esc 退出</source>
        <translation>Serial mode · Esc to leave</translation>
    </message>
    <message>
        <source>应收</source>
        <translation>Due</translation>
    </message>
    <message>
        <source>开始营业</source>
        <translation>Open period</translation>
    </message>
    <message>
        <source>微信 / 支付宝</source>
        <translation>WeChat / Alipay</translation>
    </message>
    <message>
        <source>怎样处理的</source>
        <translation>What was done</translation>
    </message>
    <message>
        <source>恢复最省的组合</source>
        <translation>Best combination</translation>
    </message>
    <message>
        <source>或输入订单号，按回车查询</source>
        <translation>Or type the order number and press Enter</translation>
    </message>
    <message>
        <source>打印 X 报表</source>
        <translation>Print X report</translation>
    </message>
    <message>
        <source>扫描下一件商品，开始新的一单</source>
        <translation>Scan the next item to start a new sale</translation>
    </message>
    <message>
        <source>扫描会员码</source>
        <translation>Scan the member code</translation>
    </message>
    <message>
        <source>扫描商品开始销售</source>
        <translation>Scan an item to start</translation>
    </message>
    <message>
        <source>扫描序列号</source>
        <translation>Scan the serial number</translation>
    </message>
    <message>
        <source>扫描或输入会员码，回车查询</source>
        <translation>Scan or type the member code, then Enter</translation>
    </message>
    <message>
        <source>扫描或输入序列号，回车确认</source>
        <translation>Scan or type the serial number, then Enter</translation>
    </message>
    <message>
        <source>扫描条码或输入商品名称 / 编码</source>
        <translation>Scan, or type a name or code</translation>
    </message>
    <message>
        <source>扫描顾客手机上的订单码</source>
        <translation>Scan the order code on the customer's phone</translation>
    </message>
    <message>
        <source>扫码或输入</source>
        <translation>Scan or type</translation>
    </message>
    <message>
        <source>扫码收款</source>
        <translation>Pay by code</translation>
    </message>
    <message>
        <source>扫码金额</source>
        <translation>Code amount</translation>
    </message>
    <message>
        <source>找零</source>
        <translation>Change</translation>
    </message>
    <message>
        <source>抵 ¥ {amount}</source>
        <translation>Counts as ¥ {amount}</translation>
    </message>
    <message>
        <source>抹零</source>
        <translation>Rounding</translation>
    </message>
    <message>
        <source>抹零 -¥ {amount}</source>
        <translation>Rounding -¥ {amount}</translation>
    </message>
    <message>
        <source>挂单</source>
        <translation>Park</translation>
    </message>
    <message>
        <source>挂起的销售</source>
        <translation>Parked sales</translation>
    </message>
    <message>
        <source>换一个名称、拼音或编码再试</source>
        <translation>Try another name, pinyin or code</translation>
    </message>
    <message>
        <source>接着扫商品 · Esc 退出</source>
        <translation>now scan the item · Esc leaves</translation>
    </message>
    <message>
        <source>接着扫商品，或回车改所选行</source>
        <translation>Scan next, or Enter: this line</translation>
    </message>
    <message>
        <source>提交清点并日结</source>
        <translation>Submit and close</translation>
    </message>
    <message>
        <source>提货凭证没有用掉，可以再试。</source>
        <translation>The voucher stays unused and can be tried again.</translation>
    </message>
    <message>
        <source>提货凭证算作用过。</source>
        <translation>The voucher counts as used.</translation>
    </message>
    <message>
        <source>搜索结果</source>
        <translation>Search results</translation>
    </message>
    <message>
        <source>撤销</source>
        <translation>Undo</translation>
    </message>
    <message>
        <source>收取尾款</source>
        <translation>Collect balance</translation>
    </message>
    <message>
        <source>收款</source>
        <translation>Pay</translation>
    </message>
    <message>
        <source>收款后还差</source>
        <translation>Still due after this</translation>
    </message>
    <message>
        <source>收款完成</source>
        <translation>Paid</translation>
    </message>
    <message>
        <source>收银台编号</source>
        <translation>Till</translation>
    </message>
    <message>
        <source>收银员</source>
        <translation>Operator</translation>
    </message>
    <message>
        <source>改退现金</source>
        <translation>Refund in cash</translation>
    </message>
    <message>
        <source>数量</source>
        <comment>column</comment>
        <translation>Qty</translation>
    </message>
    <message>
        <source>数量</source>
        <comment>key</comment>
        <translation>Qty</translation>
    </message>
    <message>
        <source>数量模式 · Esc 退出</source>
        <translation>Quantity · Esc to leave</translation>
    </message>
    <message>
        <source>整单全部退</source>
        <translation>Return everything</translation>
    </message>
    <message>
        <source>日结单还没有打印，仍要退出登录？</source>
        <translation>The Z report is not printed. Sign out all the same?</translation>
    </message>
    <message>
        <source>日结完成 · {day}</source>
        <translation>Period closed · {day}</translation>
    </message>
    <message>
        <source>是序列号，录入</source>
        <translation>It is, enter it</translation>
    </message>
    <message>
        <source>更多</source>
        <translation>More</translation>
    </message>
    <message>
        <source>查询订单</source>
        <translation>Look up order</translation>
    </message>
    <message>
        <source>核销后不能退回，确定收款？</source>
        <translation>Redeem for good and take the payment?</translation>
    </message>
    <message>
        <source>核销并扫码收款</source>
        <translation>Redeem and charge code</translation>
    </message>
    <message>
        <source>正在升级账本，请不要关机…</source>
        <translation>Updating the ledger; please do not switch off…</translation>
    </message>
    <message>
        <source>正在启动</source>
        <translation>Starting</translation>
    </message>
    <message>
        <source>正在恢复上次的营业…</source>
        <translation>Restoring where you left off…</translation>
    </message>
    <message>
        <source>正在打开商品目录…</source>
        <translation>Opening the catalogue…</translation>
    </message>
    <message>
        <source>正在打开账本…</source>
        <translation>Opening the ledger…</translation>
    </message>
    <message>
        <source>正在日结…</source>
        <translation>Closing…</translation>
    </message>
    <message>
        <source>正在查询订单…</source>
        <translation>Looking up the order…</translation>
    </message>
    <message>
        <source>正在核对…</source>
        <translation>Checking…</translation>
    </message>
    <message>
        <source>正在注册…</source>
        <translation>Enrolling…</translation>
    </message>
    <message>
        <source>正在载入程序…</source>
        <translation>Loading the program…</translation>
    </message>
    <message>
        <source>没有找到交易</source>
        <translation>No sale found</translation>
    </message>
    <message>
        <source>没有找到商品</source>
        <translation>No item found</translation>
    </message>
    <message>
        <source>没有挂起的销售</source>
        <translation>No parked sales</translation>
    </message>
    <message>
        <source>没有收到钱</source>
        <translation>No money received</translation>
    </message>
    <message>
        <source>没有错，确认日结</source>
        <translation>It is right, close the period</translation>
    </message>
    <message>
        <source>没错，开始营业</source>
        <translation>It is right, open</translation>
    </message>
    <message>
        <source>注册</source>
        <translation>Enrol</translation>
    </message>
    <message>
        <source>注册这台收银终端</source>
        <translation>Enrol this terminal</translation>
    </message>
    <message>
        <source>清点合计</source>
        <translation>Counted</translation>
    </message>
    <message>
        <source>清点合计 ¥ {amount}。日结后这个班次不能再收款，清点的金额不能再改。</source>
        <translation>Counted: ¥ {amount}. Once closed, this period takes no more payments and the count cannot be changed.</translation>
    </message>
    <message>
        <source>清点的张数对吗？</source>
        <translation>Is the count right?</translation>
    </message>
    <message>
        <source>清点钱箱里的备用金，输入金额后开始营业</source>
        <translation>Count the float in the drawer, then enter the amount</translation>
    </message>
    <message>
        <source>清点钱箱里的现金，输入每种面额的张数</source>
        <translation>Count the cash in the drawer: enter how many of each note and coin</translation>
    </message>
    <message>
        <source>清空</source>
        <translation>Clear</translation>
    </message>
    <message>
        <source>现在退出，下一个登录的人会看到提示，可以打印；也可以在“交易记录”里打印。</source>
        <translation>Whoever signs in next is told and can print it; the history prints it as well.</translation>
    </message>
    <message>
        <source>现金</source>
        <translation>Cash</translation>
    </message>
    <message>
        <source>现金差额</source>
        <translation>Cash difference</translation>
    </message>
    <message>
        <source>现金收款</source>
        <translation>Take cash</translation>
    </message>
    <message>
        <source>画面刚换，没有执行：请看清后再按一次</source>
        <translation>The screen has just changed, nothing was done: look, then press again</translation>
    </message>
    <message>
        <source>留着</source>
        <translation>Keep it</translation>
    </message>
    <message>
        <source>登录</source>
        <translation>Sign in</translation>
    </message>
    <message>
        <source>登记交货</source>
        <translation>Record hand-over</translation>
    </message>
    <message>
        <source>确认处理</source>
        <translation>Record it</translation>
    </message>
    <message>
        <source>确认日结</source>
        <translation>Close the period</translation>
    </message>
    <message>
        <source>确认日结？</source>
        <translation>Close the period?</translation>
    </message>
    <message>
        <source>确认裁定</source>
        <translation>Confirm decision</translation>
    </message>
    <message>
        <source>确认退回</source>
        <translation>Give it back</translation>
    </message>
    <message>
        <source>确认退款</source>
        <translation>Refund</translation>
    </message>
    <message>
        <source>确认退现金</source>
        <translation>Refund in cash</translation>
    </message>
    <message>
        <source>移除会员</source>
        <translation>Remove member</translation>
    </message>
    <message>
        <source>等待付款码 ¥ {amount}</source>
        <translation>Waiting for the code · ¥ {amount}</translation>
    </message>
    <message>
        <source>简体中文</source>
        <comment>the language's own name</comment>
        <translation>English</translation>
    </message>
    <message>
        <source>算作这一单的收款；这一单已收齐的，会自动退给顾客。</source>
        <translation>Counts for this sale; if that is paid already, it goes back by itself.</translation>
    </message>
    <message>
        <source>继续退款</source>
        <translation>Continue refund</translation>
    </message>
    <message>
        <source>营业日</source>
        <translation>Business day</translation>
    </message>
    <message>
        <source>要找 ¥ {amount}？</source>
        <translation>Change of ¥ {amount}?</translation>
    </message>
    <message>
        <source>订单 {order}</source>
        <translation>Order {order}</translation>
    </message>
    <message>
        <source>订单号</source>
        <translation>Order number</translation>
    </message>
    <message>
        <source>订单放开，可以重新收款，也可以作废。是否锁定了，只有再次查询才算数。</source>
        <translation>The order is let go: take its money anew, or void. That it is reserved only asking again can tell.</translation>
    </message>
    <message>
        <source>订单没有锁定</source>
        <translation>Order not reserved</translation>
    </message>
    <message>
        <source>记为已在别处退回，不再算这一单的收款。没有退回的，请返回后再退一次。</source>
        <translation>Recorded as paid back elsewhere; it no longer counts here. If it was not, go back and give it back again.</translation>
    </message>
    <message>
        <source>记为已在别处退回，继续作废这一单。没有退回的，请返回后再试一次。</source>
        <translation>Recorded as paid back elsewhere; the void goes on. If it was not, go back and try again.</translation>
    </message>
    <message>
        <source>记为已在别处退回，这一单可以完成。没有退回的，请返回后再次查询。</source>
        <translation>Recorded as paid back elsewhere; the sale can close. If it was not, go back and ask again.</translation>
    </message>
    <message>
        <source>设备与同步</source>
        <translation>Devices and sync</translation>
    </message>
    <message>
        <source>请先与顾客和收单方处理好。这里只是记录，不会自动收钱或退钱；总部可见。</source>
        <translation>Settle it with the customer and the acquirer first. This is a record only and moves no money; head office sees it.</translation>
    </message>
    <message>
        <source>请先向收单机构确认钱已退给顾客。裁定会记入账本，并交总部核查。</source>
        <translation>First have the acquirer confirm that the customer has the money back. The decision is recorded and reviewed by head office.</translation>
    </message>
    <message>
        <source>请先在商家后台核对这张券。裁定会记入账本，并交总部核查。</source>
        <translation>Check the coupon in the merchant's back office first. The decision is recorded in the ledger and head office reviews it.</translation>
    </message>
    <message>
        <source>请先在商户后台或顾客手机上核对这一笔。裁定会记入账本，并交总部核查。</source>
        <translation>Check this payment in the wallet's merchant backend or on the customer's phone first. The decision is recorded and goes to head office.</translation>
    </message>
    <message>
        <source>请先核对刷卡机小票或收单后台。裁定会记入账本，并交总部核查。</source>
        <translation>Check the pinpad slip or the acquirer's portal first. The decision is recorded in the ledger and head office reviews it.</translation>
    </message>
    <message>
        <source>请先确认这张订单没有在别处收款。裁定会记入账本，并交总部核查。</source>
        <translation>First make sure that nobody else takes money for this order. The decision is recorded and reviewed by head office.</translation>
    </message>
    <message>
        <source>请另选一种付款方式</source>
        <translation>Choose another way to pay</translation>
    </message>
    <message>
        <source>请收回商品并核对。确认后钱会退回去，不能再撤销。</source>
        <translation>Take the goods back and check them. Once you confirm, the money goes back and that cannot be undone.</translation>
    </message>
    <message>
        <source>请收回商品并核对。确认后钱会退回去，不能再撤销。请选择退货原因。</source>
        <translation>Take the goods back and check them. Once you confirm, the money goes back and that cannot be undone. Choose a reason.</translation>
    </message>
    <message>
        <source>请改写原因：不要写电话、卡号、证件号</source>
        <translation>Rewrite the reason: no phone, card or ID numbers</translation>
    </message>
    <message>
        <source>请输入主管密码</source>
        <translation>Type the supervisor's PIN</translation>
    </message>
    <message>
        <source>请输入主管工号</source>
        <translation>Type the supervisor's number</translation>
    </message>
    <message>
        <source>请输入备用金，没有就输入 0</source>
        <translation>Enter the float; 0 where there is none</translation>
    </message>
    <message>
        <source>请输入密码</source>
        <translation>Enter your PIN</translation>
    </message>
    <message>
        <source>请输入工号</source>
        <translation>Enter your operator number</translation>
    </message>
    <message>
        <source>请输入金额</source>
        <translation>Type an amount</translation>
    </message>
    <message>
        <source>请这样处理</source>
        <translation>What to do</translation>
    </message>
    <message>
        <source>请顾客打开微信或支付宝的付款码，用扫码枪扫描</source>
        <translation>Ask the customer to open their WeChat or Alipay payment code, then scan it</translation>
    </message>
    <message>
        <source>货物已交给顾客？</source>
        <translation>Does the customer have the goods?</translation>
    </message>
    <message>
        <source>超过应收金额</source>
        <translation>More than is due</translation>
    </message>
    <message>
        <source>输入券码</source>
        <translation>Coupon code</translation>
    </message>
    <message>
        <source>输入券码，回车使用</source>
        <translation>Type the coupon's code, then Enter</translation>
    </message>
    <message>
        <source>输入单号末几位查找</source>
        <translation>Find by the last digits of the number</translation>
    </message>
    <message>
        <source>输入工号和密码，按回车登录</source>
        <translation>Type your number and PIN, then press Enter</translation>
    </message>
    <message>
        <source>输入所选商品的数量，回车确认</source>
        <translation>Quantity of the selected line, then Enter</translation>
    </message>
    <message>
        <source>输入提货凭证的券码，回车登记</source>
        <translation>Code of a voucher for goods, then Enter</translation>
    </message>
    <message>
        <source>输入数量</source>
        <translation>Quantity</translation>
    </message>
    <message>
        <source>返回</source>
        <translation>Back</translation>
    </message>
    <message>
        <source>返回商品</source>
        <translation>Basket</translation>
    </message>
    <message>
        <source>还不能确定没有退款，再退现金可能退两次：请先核对刷卡机小票或收单后台。会记入账本，并交总部核查。</source>
        <translation>It is not certain that nothing was refunded; cash may refund it twice: check the pinpad's slip or the acquirer first. It is recorded, and head office looks into it.</translation>
    </message>
    <message>
        <source>还欠顾客这笔钱：可以再退一次。</source>
        <translation>Still owed to the customer: it can be tried again.</translation>
    </message>
    <message>
        <source>还欠顾客这笔钱：可以再退一次，或改退现金。</source>
        <translation>Still owed to the customer: try again, or give it in cash.</translation>
    </message>
    <message>
        <source>还没有清点：请输入每种面额的张数，一张也没有就输入 0</source>
        <translation>Not counted yet: enter the pieces of each kind, or 0 where there is none</translation>
    </message>
    <message>
        <source>还没有裁定：{keys}</source>
        <translation>Not decided yet: {keys}</translation>
    </message>
    <message>
        <source>还没有选原因：按数字键选择</source>
        <translation>No reason chosen: press its digit</translation>
    </message>
    <message>
        <source>还需收</source>
        <translation>Still due</translation>
    </message>
    <message>
        <source>这一单还没有完成。退出后，它会留在账本里，下次启动时继续。</source>
        <translation>This sale is not finished. It is kept, and you can continue it after the next start.</translation>
    </message>
    <message>
        <source>这个合计多得不合常理：可能漏了小数点，或把金额填成了张数。请核对每一栏。</source>
        <translation>That total is far more than it can be: a decimal point may be missing, or amounts were entered as numbers of notes. Check each field.</translation>
    </message>
    <message>
        <source>这张券不再算在这一单上，应收会变多，也可以作废。没有补发的，请返回。</source>
        <translation>It no longer counts on this sale: more is due, and the sale can be voided. If it was not issued anew, go back.</translation>
    </message>
    <message>
        <source>这张券不再算在这一单上，继续作废这一单。没有补发的，请返回后再试一次。</source>
        <translation>The coupon no longer counts here; the void goes on. If it was not issued anew, go back and try again.</translation>
    </message>
    <message>
        <source>这是序列号吗？</source>
        <translation>Is this a serial number?</translation>
    </message>
    <message>
        <source>这比平常的备用金多得多：可能漏了小数点，或多打了数字。请看清再确认。</source>
        <translation>That is far more than a usual float: a decimal point may be missing, or a digit is too many. Look again before you confirm.</translation>
    </message>
    <message>
        <source>这笔尾款现在不能收</source>
        <translation>This balance cannot be collected now</translation>
    </message>
    <message>
        <source>这笔退款就此完成，不会再退。</source>
        <translation>This refund is complete; it is not paid again.</translation>
    </message>
    <message>
        <source>这里像有电话、卡号、证件号或车牌，请改写。</source>
        <translation>This looks like it contains a phone, card, ID or plate number. Please leave it out.</translation>
    </message>
    <message>
        <source>这里填张数，不填金额：是整数，没有小数点。请按退格改正</source>
        <translation>Enter how many there are, not the amount: a whole number without a point. Press Backspace to correct it</translation>
    </message>
    <message>
        <source>进度</source>
        <translation>Progress</translation>
    </message>
    <message>
        <source>退出登录</source>
        <translation>Sign out</translation>
    </message>
    <message>
        <source>退出程序</source>
        <translation>Quit</translation>
    </message>
    <message>
        <source>退出程序？</source>
        <translation>Quit?</translation>
    </message>
    <message>
        <source>退到</source>
        <translation>Refund to</translation>
    </message>
    <message>
        <source>退后实收</source>
        <translation>Kept</translation>
    </message>
    <message>
        <source>退回</source>
        <translation>Give back</translation>
    </message>
    <message>
        <source>退回后，后来查明成功的那一笔可算作这一单的收款。退款会记入账本。</source>
        <translation>Once it is back, the payment that went through after all can be counted for this sale. The refund is recorded.</translation>
    </message>
    <message>
        <source>退回这笔收款</source>
        <translation>Give this payment back</translation>
    </message>
    <message>
        <source>退格</source>
        <translation>Backspace</translation>
    </message>
    <message>
        <source>退款 ¥ {amount}？</source>
        <translation>Refund ¥ {amount}?</translation>
    </message>
    <message>
        <source>退货</source>
        <translation>Return</translation>
    </message>
    <message>
        <source>退货原因</source>
        <translation>Reason for the return</translation>
    </message>
    <message>
        <source>退货完成</source>
        <translation>Return completed</translation>
    </message>
    <message>
        <source>退货试算</source>
        <translation>If returned</translation>
    </message>
    <message>
        <source>选“算作这一单的收款”，会记入这一单，不再另收。</source>
        <translation> «Count as paid» books it: it is not taken again.</translation>
    </message>
    <message>
        <source>选择一笔交易查看小票</source>
        <translation>Choose a sale to see its receipt</translation>
    </message>
    <message>
        <source>选择要退的商品，这里会显示退多少、退到哪里</source>
        <translation>Choose what is being returned. How much goes back, and where to, is shown here</translation>
    </message>
    <message>
        <source>选现金的，会计入钱箱的收付，清点时算在内。</source>
        <translation> Cash is booked into or out of the drawer, and counts at the close.</translation>
    </message>
    <message>
        <source>重打 Z 报表</source>
        <translation>Reprint Z report</translation>
    </message>
    <message>
        <source>重打小票</source>
        <translation>Reprint</translation>
    </message>
    <message>
        <source>重打的小票会标明「DUPLICATE 重印件」，并记入账本</source>
        <translation>A reprint is marked DUPLICATE and written to the ledger</translation>
    </message>
    <message>
        <source>金额</source>
        <translation>Amount</translation>
    </message>
    <message>
        <source>金额只能用数字和小数点，例如 12.50。请按退格改正</source>
        <translation>An amount has digits and a point only, such as 12.50. Press Backspace to correct it</translation>
    </message>
    <message>
        <source>钱已另行退回顾客</source>
        <translation>Customer paid back elsewhere</translation>
    </message>
    <message>
        <source>钱已退回顾客</source>
        <translation>Money given back</translation>
    </message>
    <message>
        <source>钱没有退回</source>
        <translation>Money not given back</translation>
    </message>
    <message>
        <source>银行卡</source>
        <translation>Card</translation>
    </message>
    <message>
        <source>银行卡收款</source>
        <translation>Pay by card</translation>
    </message>
    <message>
        <source>银行卡金额</source>
        <translation>Card amount</translation>
    </message>
    <message>
        <source>门店收银终端</source>
        <translation>Store Terminal</translation>
    </message>
    <message>
        <source>门店编号</source>
        <translation>Store</translation>
    </message>
    <message>
        <source>顾客多给了一张百元钞还不止：可能漏了小数点，或多打了数字。请看清收到的钱再确认。</source>
        <translation>That is a whole ¥100 note too much or more: a decimal point may be missing, or a digit is too many. Look at the money before you confirm.</translation>
    </message>
    <message>
        <source>预售价</source>
        <translation>Presale price</translation>
    </message>
    <message>
        <source>预售尾款</source>
        <translation>Presale</translation>
    </message>
    <message>
        <source>，</source>
        <translation>, </translation>
    </message>
</context>
<context>
    <name>sentences</name>
    <message>
        <source>门店收银</source>
        <comment>words.product</comment>
        <translation>Store terminal</translation>
    </message>
    <message>
        <source>对方没有接受（{0}），请重试或找主管。</source>
        <comment>words.refusal_other</comment>
        <translation>It was refused ({0}). Try again or ask a supervisor.</translation>
    </message>
    <message>
        <source>打印机报告：{0}</source>
        <comment>words.printer_other</comment>
        <translation>the printer reports: {0}</translation>
    </message>
    <message>
        <source>{0} 天 {1} 小时</source>
        <comment>words.days_hours</comment>
        <translation>{0} d {1} h</translation>
    </message>
    <message>
        <source>{0} 件</source>
        <comment>words.pieces</comment>
        <translation>{0} items</translation>
    </message>
    <message>
        <source>{0} 件</source>
        <comment>words.pieces_one</comment>
        <translation>{0} item</translation>
    </message>
    <message>
        <source>{0} 行</source>
        <comment>words.lines</comment>
        <translation>{0} lines</translation>
    </message>
    <message>
        <source>{0} 行</source>
        <comment>words.lines_one</comment>
        <translation>{0} line</translation>
    </message>
    <message>
        <source>从未</source>
        <comment>words.never</comment>
        <translation>Never</translation>
    </message>
    <message>
        <source>{0} 号收银台</source>
        <comment>words.till</comment>
        <translation>Till {0}</translation>
    </message>
    <message>
        <source>{0} 开班</source>
        <comment>words.since</comment>
        <translation>since {0}</translation>
    </message>
    <message>
        <source>收银员</source>
        <comment>words.role_clerk</comment>
        <translation>Clerk</translation>
    </message>
    <message>
        <source>经销商</source>
        <comment>words.role_dealer</comment>
        <translation>Dealer</translation>
    </message>
    <message>
        <source>主管</source>
        <comment>words.role_supervisor</comment>
        <translation>Supervisor</translation>
    </message>
    <message>
        <source>在线 · {0}</source>
        <comment>words.link_online</comment>
        <translation>Online · {0}</translation>
    </message>
    <message>
        <source>离线 · {0}</source>
        <comment>words.link_offline</comment>
        <translation>Offline · {0}</translation>
    </message>
    <message>
        <source>正在连接…</source>
        <comment>words.link_connecting</comment>
        <translation>Connecting…</translation>
    </message>
    <message>
        <source>单机 · 未连服务器</source>
        <comment>words.link_standalone</comment>
        <translation>Standalone · no server</translation>
    </message>
    <message>
        <source>已停止</source>
        <comment>words.link_stopped</comment>
        <translation>Stopped</translation>
    </message>
    <message>
        <source>{0} 单待上传</source>
        <comment>words.queued_receipts</comment>
        <translation>{0} receipts queued</translation>
    </message>
    <message>
        <source>{0} 单待上传</source>
        <comment>words.queued_receipts_one</comment>
        <translation>{0} receipt queued</translation>
    </message>
    <message>
        <source>{0} 条记录待上传</source>
        <comment>words.queued_facts_one</comment>
        <translation>{0} record queued</translation>
    </message>
    <message>
        <source>{0} 条记录待上传</source>
        <comment>words.queued_facts</comment>
        <translation>{0} records queued</translation>
    </message>
    <message>
        <source>没有待上传</source>
        <comment>words.queued_none</comment>
        <translation>nothing queued</translation>
    </message>
    <message>
        <source>刚刚同步</source>
        <comment>words.synced_now</comment>
        <translation>synced just now</translation>
    </message>
    <message>
        <source>{0} 分钟前同步</source>
        <comment>words.synced_minutes</comment>
        <translation>synced {0} min ago</translation>
    </message>
    <message>
        <source>{0} 同步</source>
        <comment>words.synced_at</comment>
        <translation>synced at {0}</translation>
    </message>
    <message>
        <source>{0}：{1}</source>
        <comment>words.device_needs</comment>
        <translation>{0}: {1}</translation>
    </message>
    <message>
        <source>刷卡机</source>
        <comment>words.device_pinpad</comment>
        <translation>Pinpad</translation>
    </message>
    <message>
        <source>打印机</source>
        <comment>words.device_printer</comment>
        <translation>Printer</translation>
    </message>
    <message>
        <source>扫码枪</source>
        <comment>words.device_scanner</comment>
        <translation>Scanner</translation>
    </message>
    <message>
        <source>服务器连接</source>
        <comment>words.device_network</comment>
        <translation>Server</translation>
    </message>
    <message>
        <source>总部核查</source>
        <comment>words.device_head_office</comment>
        <translation>Head office review</translation>
    </message>
    <message>
        <source>总部正在核查，收银可以继续。请主管联系总部说明情况；总部处理完，这里自动消失。</source>
        <comment>words.head_office_to_do</comment>
        <translation>Head office is looking into it; you can go on selling. A supervisor should call head office. It goes from here once head office has dealt with it.</translation>
    </message>
    <message>
        <source>数据同步</source>
        <comment>words.device_sync</comment>
        <translation>Synchronisation</translation>
    </message>
    <message>
        <source>正常</source>
        <comment>words.link_state_up</comment>
        <translation>Ready</translation>
    </message>
    <message>
        <source>未连接</source>
        <comment>words.link_state_down</comment>
        <translation>Not connected</translation>
    </message>
    <message>
        <source>工作中</source>
        <comment>words.link_state_busy</comment>
        <translation>Busy</translation>
    </message>
    <message>
        <source>需要处理</source>
        <comment>words.link_state_warning</comment>
        <translation>Needs attention</translation>
    </message>
    <message>
        <source>未安装</source>
        <comment>words.link_state_absent</comment>
        <translation>Not installed</translation>
    </message>
    <message>
        <source>键盘式扫码枪</source>
        <comment>words.scanner_wedge</comment>
        <translation>Keyboard scanner</translation>
    </message>
    <message>
        <source>像键盘一样输入，插上即可使用。</source>
        <comment>words.scanner_wedge_detail</comment>
        <translation>It types like a keyboard; plug it in and scan.</translation>
    </message>
    <message>
        <source>请重新插上扫码枪，会自动恢复；这时可以手工输入条码。</source>
        <comment>words.device_scanner_down</comment>
        <translation>Plug the scanner in again; it recovers by itself. Meanwhile barcodes can be typed.</translation>
    </message>
    <message>
        <source>扫码枪被另一个程序占用。请关掉那个程序，会自动恢复；这时可以手工输入条码。</source>
        <comment>words.device_scanner_in_use</comment>
        <translation>Another program holds the scanner. Close that program, it comes back by itself; codes can be typed meanwhile.</translation>
    </message>
    <message>
        <source>这个账户不能使用扫码枪的串口，请联系支持（加入 dialout 组）；这时可以手工输入条码。</source>
        <comment>words.device_scanner_not_allowed</comment>
        <translation>This account may not use the scanner's serial port; call support (group dialout). Codes can be typed meanwhile.</translation>
    </message>
    <message>
        <source>请检查刷卡机的电源和连线，再点“重新检测”；现金和付款码照常收。</source>
        <comment>words.device_pinpad_down</comment>
        <translation>Check the pinpad's power and cable, then press "Check again"; cash and payment codes go on.</translation>
    </message>
    <message>
        <source>有一笔银行卡收款结果未明，请在那一单上查询，挂起的先取单；查清之前不能再用银行卡，现金照常收。</source>
        <comment>words.device_pinpad_unresolved</comment>
        <translation>The outcome of a card payment is unknown. Ask again on its sale (recall it if it is parked). Until then no card can be taken; cash can.</translation>
    </message>
    <message>
        <source>这台终端没有设置刷卡机，不能用银行卡收款。需要时请联系支持。</source>
        <comment>words.device_pinpad_absent</comment>
        <translation>No pinpad is set up here, so no card can be taken. Call support if you need one.</translation>
    </message>
    <message>
        <source>这台终端没有设置打印机，不打印小票。需要时请联系支持。</source>
        <comment>words.device_printer_absent</comment>
        <translation>No printer is set up here, so no receipts are printed. Call support if you need one.</translation>
    </message>
    <message>
        <source>单机使用：记录留在本机，不能收预售尾款，也不能用券和付款码。需要联网时请联系支持。</source>
        <comment>words.device_network_absent</comment>
        <translation>Standalone: records stay on this till; presale balances, coupons and payment codes cannot be used. Call support to connect it.</translation>
    </message>
    <message>
        <source>服务器拒绝，请找总部 · {0}</source>
        <comment>words.link_refused</comment>
        <translation>Server refuses, call head office · {0}</translation>
    </message>
    <message>
        <source>请检查网线或无线网络。</source>
        <comment>words.network_unreachable</comment>
        <translation>Check the network cable or Wi-Fi.</translation>
    </message>
    <message>
        <source>收银不受影响，恢复后自动上传。</source>
        <comment>words.network_down</comment>
        <translation>You can keep selling; everything is sent when the server is back.</translation>
    </message>
    <message>
        <source>重新检测</source>
        <comment>words.action_check</comment>
        <translation>Check again</translation>
    </message>
    <message>
        <source>立即同步</source>
        <comment>words.action_exchange</comment>
        <translation>Synchronise now</translation>
    </message>
    <message>
        <source>开始于</source>
        <comment>words.fact_since</comment>
        <translation>Since</translation>
    </message>
    <message>
        <source>上次同步</source>
        <comment>words.fact_last</comment>
        <translation>Last exchange</translation>
    </message>
    <message>
        <source>本机记录</source>
        <comment>words.fact_sequence</comment>
        <translation>Records here</translation>
    </message>
    <message>
        <source>服务器已收到</source>
        <comment>words.fact_watermark</comment>
        <translation>Received by the server</translation>
    </message>
    <message>
        <source>本机时间未经服务器校准，联网后自动校准</source>
        <comment>words.warning_clock_uncertain</comment>
        <translation>This till's clock has not been checked with the server; it will be once online</translation>
    </message>
    <message>
        <source>磁盘空间不足，请联系支持</source>
        <comment>words.warning_disk_low</comment>
        <translation>The disk is nearly full; call support</translation>
    </message>
    <message>
        <source>签名密钥保存在文件里，没有系统密钥环。收银不受影响；拿到这个文件的人能冒充本机上传，请不要让别人使用这台电脑的账户</source>
        <comment>words.warning_key_in_file</comment>
        <translation>The signing key is in a file; there is no system keyring. Selling goes on; whoever has that file can upload as this till, so let nobody else use this computer's account</translation>
    </message>
    <message>
        <source>总部发来的部分商品资料有错，未能采用，原资料保留，请联系总部</source>
        <comment>words.warning_catalog_unsound</comment>
        <translation>Some product data from head office is faulty and was not used; the earlier data stays. Call head office</translation>
    </message>
    <message>
        <source>总部已停用这台终端。收银不受影响，记录留在本机；请联系总部，恢复使用须用新的注册码重新注册</source>
        <comment>words.warning_revoked</comment>
        <translation>Head office has revoked this terminal. Selling goes on, its records stay here; call head office: it takes a new enrolment code to bring it back</translation>
    </message>
    <message>
        <source>服务器不认识这台终端。收银不受影响，记录留在本机；请联系总部，要新的注册码重新注册</source>
        <comment>words.warning_unknown_terminal</comment>
        <translation>The server does not know this terminal. Selling goes on, its records stay here; call head office for a new code and enrol it again</translation>
    </message>
    <message>
        <source>服务器不认可这台终端的签名：可能另一台电脑已注册成这个收银台。收银不受影响，记录留在本机；请联系总部，要新的注册码重新注册</source>
        <comment>words.warning_bad_signature</comment>
        <translation>The server does not accept this terminal's signature: another computer may be enrolled as this till. Selling goes on, its records stay here; call head office for a new code and enrol it again</translation>
    </message>
    <message>
        <source>程序版本与服务器不符，记录暂不上传，请升级</source>
        <comment>words.warning_version_mismatch</comment>
        <translation>This program's version does not match the server's; nothing is sent. Please update it</translation>
    </message>
    <message>
        <source>密钥环已锁，读不到签名密钥。请解锁密钥环，再点“立即同步”。收银不受影响，解锁后自动上传</source>
        <comment>words.warning_key_locked</comment>
        <translation>The keyring is locked, so the signing key cannot be read. Unlock it, then choose Synchronise now. You can keep selling; everything is sent once it is unlocked</translation>
    </message>
    <message>
        <source>密钥环没有回应，读不到签名密钥。如有窗口要求输入密码，请输入；没有时请重启电脑。收银不受影响，之后自动上传</source>
        <comment>words.warning_key_silent</comment>
        <translation>The keyring does not answer, so the signing key cannot be read. If a window asks for its password, enter it; if there is none, restart the computer. You can keep selling; everything is sent afterwards</translation>
    </message>
    <message>
        <source>没有密钥环，读不到签名密钥。请登录平时使用的桌面账户，再点“立即同步”。收银不受影响，之后自动上传</source>
        <comment>words.warning_key_no_keyring</comment>
        <translation>There is no keyring to read the signing key from. Log in to the usual desktop account, then choose Synchronise now. You can keep selling; everything is sent afterwards</translation>
    </message>
    <message>
        <source>密钥环里没有本机的签名密钥。请联系支持，重新注册这台终端。收银不受影响，之后自动上传</source>
        <comment>words.warning_key_gone</comment>
        <translation>This terminal's signing key is not in the keyring. Call support to enrol the terminal again. You can keep selling; everything is sent afterwards</translation>
    </message>
    <message>
        <source>签名密钥已损坏或无法读取。请联系支持。收银不受影响，之后自动上传</source>
        <comment>words.warning_key_unusable</comment>
        <translation>The signing key is damaged or cannot be read. Call support. You can keep selling; everything is sent afterwards</translation>
    </message>
    <message>
        <source>有一笔未完成的销售本版本读不懂，已原样保留。如已用银行卡或付款码收款，请先查清再收款，并联系支持</source>
        <comment>words.warning_draft_unreadable</comment>
        <translation>This version cannot read an unfinished sale; it is kept as it is. If it was being paid, check before taking the money again, and call support</translation>
    </message>
    <message>
        <source>有促销规则不完整，已停用，其余照常。请联系总部</source>
        <comment>words.warning_promotions_refused</comment>
        <translation>Some promotions are incomplete and are not used; the others work as usual. Tell head office</translation>
    </message>
    <message>
        <source>本机磁盘读写出错，记录暂不上传，请联系支持</source>
        <comment>words.warning_disk</comment>
        <translation>The disk cannot be read or written; nothing is sent. Please call support</translation>
    </message>
    <message>
        <source>现金</source>
        <comment>words.kind_cash</comment>
        <translation>Cash</translation>
    </message>
    <message>
        <source>银行卡</source>
        <comment>words.kind_card</comment>
        <translation>Card</translation>
    </message>
    <message>
        <source>付款码</source>
        <comment>words.kind_code</comment>
        <translation>Payment code</translation>
    </message>
    <message>
        <source>未到账冲抵</source>
        <comment>words.kind_unpaid</comment>
        <translation>Never paid, set off</translation>
    </message>
    <message>
        <source>优惠核销</source>
        <comment>words.kind_redemption</comment>
        <translation>Coupon</translation>
    </message>
    <message>
        <source>订单锁定</source>
        <comment>words.kind_lease</comment>
        <translation>Order lock</translation>
    </message>
    <message>
        <source>退回</source>
        <comment>words.kind_reversal</comment>
        <translation>Reversal</translation>
    </message>
    <message>
        <source>退款</source>
        <comment>words.kind_refund</comment>
        <translation>Refund</translation>
    </message>
    <message>
        <source>银联</source>
        <comment>words.scheme_unionpay</comment>
        <translation>UnionPay</translation>
    </message>
    <message>
        <source>尾号 {0}</source>
        <comment>words.card_ending</comment>
        <translation>Ending {0}</translation>
    </message>
    <message>
        <source>微信支付</source>
        <comment>words.wallet_wechat</comment>
        <translation>WeChat Pay</translation>
    </message>
    <message>
        <source>支付宝</source>
        <comment>words.wallet_alipay</comment>
        <translation>Alipay</translation>
    </message>
    <message>
        <source>原为{0}，改退现金</source>
        <comment>words.cash_instead</comment>
        <translation>{0} at the sale, given in cash instead</translation>
    </message>
    <message>
        <source>主管裁定</source>
        <comment>words.forced_tender</comment>
        <translation>decided by a supervisor</translation>
    </message>
    <message>
        <source>实收 {0}，找零 {1}</source>
        <comment>words.cash_given</comment>
        <translation>received {0}, change {1}</translation>
    </message>
    <message>
        <source>平台优惠 {0}</source>
        <comment>words.promotion</comment>
        <translation>platform discount {0}</translation>
    </message>
    <message>
        <source>按标签金额</source>
        <comment>words.label_amount</comment>
        <translation>price on the label</translation>
    </message>
    <message>
        <source>{2} {0} 抵 {1}</source>
        <comment>words.line_credit</comment>
        <translation>{2} {0} counts as {1}</translation>
    </message>
    <message>
        <source>需录入序列号 {0}</source>
        <comment>words.serials_needed</comment>
        <translation>needs serial no. {0}</translation>
    </message>
    <message>
        <source>还有更多，请继续输入</source>
        <comment>words.more_found</comment>
        <translation>more results; keep typing</translation>
    </message>
    <message>
        <source>正在作废：{0}</source>
        <comment>words.frozen_voiding</comment>
        <translation>Being voided: {0}</translation>
    </message>
    <message>
        <source>已收款，商品不能再改</source>
        <comment>words.frozen_tendered</comment>
        <translation>Payment taken; items can no longer be changed</translation>
    </message>
    <message>
        <source>有收款结果未明，商品不能再改</source>
        <comment>words.frozen_unknown</comment>
        <translation>The outcome of a payment is unknown; items cannot be changed</translation>
    </message>
    <message>
        <source>正在等待结果，商品不能再改</source>
        <comment>words.frozen_pending</comment>
        <translation>Waiting for an answer; items cannot be changed</translation>
    </message>
    <message>
        <source>优惠已核销，商品不能再改</source>
        <comment>words.frozen_redeemed</comment>
        <translation>A coupon was redeemed; items can no longer be changed</translation>
    </message>
    <message>
        <source>优惠已核销，商品不能再改；作废这一单会退回优惠</source>
        <comment>words.frozen_redeemed_reversibly</comment>
        <translation>Benefits are redeemed, items can no longer be changed; voiding the sale gives them back</translation>
    </message>
    <message>
        <source>{0} 的小票没有打出来，处理好打印机后补打</source>
        <comment>words.never_printed</comment>
        <translation>The receipt for {0} did not print. See to the printer, then print it</translation>
    </message>
    <message>
        <source>另有 {0} 单没有小票</source>
        <comment>words.unprinted_others_one</comment>
        <translation>{0} more without a receipt</translation>
    </message>
    <message>
        <source>另有 {0} 单没有小票</source>
        <comment>words.unprinted_others</comment>
        <translation>{0} more without a receipt</translation>
    </message>
    <message>
        <source>小票未确认打印 {0}，请查看小票，需要时补打</source>
        <comment>words.unprinted</comment>
        <translation>Receipt for {0} not confirmed as printed. Check the paper; reprint if needed</translation>
    </message>
    <message>
        <source>正在补打小票 {0}</source>
        <comment>words.reprinting</comment>
        <translation>Reprinting the receipt for {0}</translation>
    </message>
    <message>
        <source>补打</source>
        <comment>words.reprint</comment>
        <translation>Reprint</translation>
    </message>
    <message>
        <source>去取单</source>
        <comment>words.open_parked</comment>
        <translation>Go to parked</translation>
    </message>
    <message>
        <source>挂单 {0}，离开本页后自动取回</source>
        <comment>words.basket_waits</comment>
        <translation>Parked sale {0} comes back when you leave this page</translation>
    </message>
    <message>
        <source>有挂单的收款结果未明，请取单处理</source>
        <comment>words.parked_unknown</comment>
        <translation>The outcome of a payment on a parked sale is unknown; recall it</translation>
    </message>
    <message>
        <source>有挂起的退货，退款结果未明，请取单处理</source>
        <comment>words.parked_refund_unknown</comment>
        <translation>The outcome of the refund of a parked return is not known: recall it</translation>
    </message>
    <message>
        <source>{0} {1} 已按失败处理，后来查明成功（{2}）· 销售 {3} · 请主管核对并退款</source>
        <comment>words.notice_late_done</comment>
        <translation>{0} {1} was recorded as failed but went through ({2}) · sale {3} · supervisor: check and refund</translation>
    </message>
    <message>
        <source>{0} {1} 已按失败处理，后来查明成功（{2}）· 销售 {3} · 请主管处理：可算作这一单的收款</source>
        <comment>words.notice_late_countable</comment>
        <translation>{0} {1} was taken as failed and turned out to have gone through ({2}) · sale {3} · a supervisor may count it as paid</translation>
    </message>
    <message>
        <source>{0} {1} 已按失败处理，后来查明成功（{2}）· 销售 {3} · 请先退回{4}，再由主管算作这一单的收款</source>
        <comment>words.notice_late_beside</comment>
        <translation>{0} {1} was taken as failed and turned out to have gone through ({2}) · sale {3} · first give back: {4}; then a supervisor may count it as paid</translation>
    </message>
    <message>
        <source>{0} {1} 已按失败处理，后来查明成功（{2}）· 销售 {3} · 这一单还有一笔没有结果，请等它再处理</source>
        <comment>words.notice_late_waits</comment>
        <translation>{0} {1} was recorded as failed but went through ({2}) · sale {3} · another payment of this sale has no outcome yet: wait for it first</translation>
    </message>
    <message>
        <source>这一单退还了现金 ¥{0}：请确认已交给顾客</source>
        <comment>words.notice_handed_back</comment>
        <translation>Cash ¥{0} of this sale was given back: make sure that the customer has it</translation>
    </message>
    <message>
        <source>{0} {1} 已按没有退回处理，后来查明已退给顾客（{2}）· 单号 {3} · 请主管核对：不要再退，已另外退了的请收回</source>
        <comment>words.notice_late_back_done</comment>
        <translation>{0} {1} was taken as not given back and turned out to have gone to the customer ({2}) · No. {3} · ask a supervisor: not again, and collect what was given otherwise</translation>
    </message>
    <message>
        <source>{0} {1} 已按没有退回处理，后来查明已退给顾客（{2}）· 单号 {3} · 不要再退；另外退了或这一单已完成的，请补收</source>
        <comment>words.notice_late_reversed</comment>
        <translation>{0} {1} was settled as not given back, and was found given back to the customer ({2}) · No. {3} · Do not give it back again; if it was given back otherwise, or this sale was completed, collect it from the customer</translation>
    </message>
    <message>
        <source>{0} {1} 已按退回处理，后来查明没有退回（{2}）· 单号 {3} · 还欠顾客这笔钱，请主管核对</source>
        <comment>words.notice_late_back_refused</comment>
        <translation>{0} {1} was recorded as given back but was not ({2}) · No. {3} · the customer is still owed it; supervisor: check</translation>
    </message>
    <message>
        <source>{0} {1} 正在原路退给顾客（{2}）· 销售 {3} · 请先不要另外退现金</source>
        <comment>words.notice_late_going_back</comment>
        <translation>{0} {1} is going back to the customer ({2}) · sale {3} · do not hand out cash for it yet</translation>
    </message>
    <message>
        <source>刷卡机上没有这一笔</source>
        <comment>words.late_not_found</comment>
        <translation>the pinpad has no such payment</translation>
    </message>
    <message>
        <source>收单方没有这一笔</source>
        <comment>words.late_never_arrived</comment>
        <translation>the acquirer has no such payment</translation>
    </message>
    <message>
        <source>收单方已撤销</source>
        <comment>words.late_cancelled</comment>
        <translation>cancelled at the acquirer</translation>
    </message>
    <message>
        <source>{0} {1} 已由主管裁定，刷卡机还没有答复 · 单号 {2}</source>
        <comment>words.awaited_pinpad</comment>
        <translation>{0} {1} was decided by a supervisor; the pinpad has not answered yet · no. {2}</translation>
    </message>
    <message>
        <source>{0} {1} 已由主管裁定，收单方还没有答复 · 单号 {2}</source>
        <comment>words.awaited_acquirer</comment>
        <translation>{0} {1} was decided by a supervisor; the acquirer has not answered yet · no. {2}</translation>
    </message>
    <message>
        <source>{0} {1} 已按成功处理，后来查明没有成功（{2}）· 销售 {3} · 请主管核对</source>
        <comment>words.notice_late_refused</comment>
        <translation>{0} {1} was recorded as successful but did not go through ({2}) · sale {3} · supervisor: check</translation>
    </message>
    <message>
        <source>{0} 已按没有核销处理，后来查明已核销（{1}）· 销售 {2} · 请主管核对</source>
        <comment>words.notice_late_voucher_done</comment>
        <translation>{0} was recorded as not redeemed but was redeemed ({1}) · sale {2} · supervisor: check</translation>
    </message>
    <message>
        <source>{0} 已按核销处理，后来查明没有核销（{1}）· 销售 {2} · 请主管核对</source>
        <comment>words.notice_late_voucher_refused</comment>
        <translation>{0} was recorded as redeemed but was not ({1}) · sale {2} · supervisor: check</translation>
    </message>
    <message>
        <source>主管处理</source>
        <comment>words.settle</comment>
        <translation>Resolve</translation>
    </message>
    <message>
        <source>要先处理：按 Esc 返回收银，再按 Alt+S</source>
        <comment>words.late_where</comment>
        <translation>To settle it first: Esc back to the sale, then Alt+S</translation>
    </message>
    <message>
        <source>订单 {0} 已收款，云端未确认 · {1}</source>
        <comment>words.notice_confirming</comment>
        <translation>Order {0} collected, cloud unconfirmed · {1}</translation>
    </message>
    <message>
        <source>正在打印小票</source>
        <comment>words.receipt_printing</comment>
        <translation>Printing the receipt</translation>
    </message>
    <message>
        <source>小票已打印</source>
        <comment>words.receipt_printed</comment>
        <translation>Receipt printed</translation>
    </message>
    <message>
        <source>打印机没有就绪，小票可能没打完</source>
        <comment>words.receipt_stuck</comment>
        <translation>The printer is not ready; the receipt may be incomplete</translation>
    </message>
    <message>
        <source>小票未确认打印</source>
        <comment>words.receipt_unprinted</comment>
        <translation>Receipt not confirmed</translation>
    </message>
    <message>
        <source>小票没有打出来</source>
        <comment>words.receipt_never</comment>
        <translation>Receipt not printed</translation>
    </message>
    <message>
        <source>本机没有打印机</source>
        <comment>words.receipt_no_printer</comment>
        <translation>This till has no printer</translation>
    </message>
    <message>
        <source>查看小票</source>
        <comment>words.look_at_receipt</comment>
        <translation>Look at receipt</translation>
    </message>
    <message>
        <source>刚好</source>
        <comment>words.exact</comment>
        <translation>Exact</translation>
    </message>
    <message>
        <source>这一单正在作废</source>
        <comment>words.why_voiding</comment>
        <translation>The sale is being voided</translation>
    </message>
    <message>
        <source>这张订单由顾客在手机上付款</source>
        <comment>words.why_platform</comment>
        <translation>The customer pays for this order on their phone</translation>
    </message>
    <message>
        <source>离线时不能收预售尾款，联网后再收</source>
        <comment>words.why_order_offline</comment>
        <translation>A presale balance cannot be taken offline; take it once back online</translation>
    </message>
    <message>
        <source>离线时不能收预售尾款，现金和银行卡都不行。请挂单，联网后取单再收</source>
        <comment>words.why_order_offline_parkable</comment>
        <translation>A presale balance cannot be taken offline, neither in cash nor by card. Park the sale and recall it once back online</translation>
    </message>
    <message>
        <source>收款前先核销“{0}”，核销后不能退回</source>
        <comment>words.redeemed_for_good</comment>
        <translation>"{0}" is redeemed before payment and cannot be undone after that</translation>
    </message>
    <message>
        <source>刚才扫的付款码没有使用：等得太久，付款码可能已失效。请顾客刷新付款码再扫</source>
        <comment>words.unused_late</comment>
        <translation>The scanned code was not used: it took too long and the code may have expired. Ask the customer for a new code and scan it</translation>
    </message>
    <message>
        <source>刚才扫的付款码没有使用：扫码时应收 ¥{0}，现在应收 ¥{1}。请与顾客确认后再扫</source>
        <comment>words.unused_changed</comment>
        <translation>The scanned code was not used: ¥{0} was due when it was scanned, ¥{1} is due now. Check with the customer, then scan again</translation>
    </message>
    <message>
        <source>刚才扫的付款码没有使用：有券没有核销成功，扫码时应收 ¥{0}，现在应收 ¥{1}。请与顾客确认后再扫</source>
        <comment>words.unused_refused</comment>
        <translation>The scanned code was not used: a coupon was not redeemed. ¥{0} was due when it was scanned, ¥{1} is due now. Check with the customer, then scan again</translation>
    </message>
    <message>
        <source>刚才扫的付款码没有使用：订单没有确认成功。请再扫一次重试</source>
        <comment>words.unused_order</comment>
        <translation>The scanned code was not used: the order could not be confirmed. Scan again to try again</translation>
    </message>
    <message>
        <source>重启前扫的付款码没有使用，没有扣款。请再扫一次</source>
        <comment>words.unused_restarted</comment>
        <translation>The code scanned before the restart was not used and not charged. Scan again</translation>
    </message>
    <message>
        <source>正在等待上一步的结果</source>
        <comment>words.why_waiting</comment>
        <translation>Waiting for the last answer</translation>
    </message>
    <message>
        <source>没有需要付款的金额</source>
        <comment>words.why_nothing_due</comment>
        <translation>Nothing is due</translation>
    </message>
    <message>
        <source>本机没有装刷卡机</source>
        <comment>words.why_no_pinpad</comment>
        <translation>This till has no pinpad</translation>
    </message>
    <message>
        <source>款已收齐。结果未明的那一笔查清后，这一单自动完成</source>
        <comment>words.why_covered</comment>
        <translation>Paid in full. The sale closes by itself once the unknown payment is found out</translation>
    </message>
    <message>
        <source>银行卡收款结果未明，请先查询</source>
        <comment>words.why_card_unresolved</comment>
        <translation>The outcome of the card payment is unknown; ask again first</translation>
    </message>
    <message>
        <source>另一单的银行卡收款结果未明，现在不能收银行卡</source>
        <comment>words.why_card_unresolved_parked</comment>
        <translation>The outcome of another sale's card payment is unknown; no card can be taken now</translation>
    </message>
    <message>
        <source>可能已经扣款：{0}。查明已扣的，会自动退回给顾客。</source>
        <comment>words.at_risk</comment>
        <translation>May be charged already: {0}. If it was, it is given back to the customer by itself.</translation>
    </message>
    <message>
        <source>{0} ¥{1}</source>
        <comment>words.at_risk_one</comment>
        <translation>{0} ¥{1}</translation>
    </message>
    <message>
        <source>付款码收款结果未明，请先查询或取消</source>
        <comment>words.why_code_unresolved</comment>
        <translation>The outcome of the last payment code is not known: ask about it or cancel it first</translation>
    </message>
    <message>
        <source>离线时不能用付款码</source>
        <comment>words.why_code_offline</comment>
        <translation>Payment codes need the server</translation>
    </message>
    <message>
        <source>退回 {0}</source>
        <comment>words.title_reversal</comment>
        <translation>Reversing {0}</translation>
    </message>
    <message>
        <source>核销 {0}</source>
        <comment>words.title_redemption</comment>
        <translation>Redeeming {0}</translation>
    </message>
    <message>
        <source>锁定订单 {0}</source>
        <comment>words.title_lease</comment>
        <translation>Reserving order {0}</translation>
    </message>
    <message>
        <source>请顾客在刷卡机上刷卡、插卡或挥卡</source>
        <comment>words.status_card</comment>
        <translation>Ask the customer to present their card</translation>
    </message>
    <message>
        <source>等待顾客确认付款</source>
        <comment>words.status_code</comment>
        <translation>Waiting for the customer to confirm</translation>
    </message>
    <message>
        <source>正在核销</source>
        <comment>words.status_redemption</comment>
        <translation>Redeeming</translation>
    </message>
    <message>
        <source>正在锁定订单</source>
        <comment>words.status_lease</comment>
        <translation>Reserving the order</translation>
    </message>
    <message>
        <source>正在退回</source>
        <comment>words.status_reversal</comment>
        <translation>Reversing</translation>
    </message>
    <message>
        <source>正在退款</source>
        <comment>words.status_refund</comment>
        <translation>Refunding</translation>
    </message>
    <message>
        <source>正在连接刷卡机…</source>
        <comment>words.status_looking</comment>
        <translation>Connecting to the pinpad…</translation>
    </message>
    <message>
        <source>正在取消，请等待结果</source>
        <comment>words.cancelling</comment>
        <translation>Cancelling; wait for the answer</translation>
    </message>
    <message>
        <source>正在核对主管密码</source>
        <comment>words.checking_supervisor</comment>
        <translation>Checking the supervisor's PIN</translation>
    </message>
    <message>
        <source>结果未明，正在查询</source>
        <comment>words.asking_outcome</comment>
        <translation>Outcome unknown; checking</translation>
    </message>
    <message>
        <source>结果未明</source>
        <comment>words.outcome_unknown</comment>
        <translation>Outcome unknown</translation>
    </message>
    <message>
        <source>以刷卡机显示为准，不要重复刷卡。</source>
        <comment>words.detail_card</comment>
        <translation>Go by what the pinpad shows; do not charge again.</translation>
    </message>
    <message>
        <source>还没有扣款。连上后请顾客出示银行卡。</source>
        <comment>words.detail_looking_card</comment>
        <translation>Nothing is charged yet. Once it answers, the customer presents the card.</translation>
    </message>
    <message>
        <source>还没有退款。连上后请顾客出示付款的卡。</source>
        <comment>words.detail_looking_refund</comment>
        <translation>Nothing has gone back yet. Once it answers, ask for the card that paid; the pinpad says how.</translation>
    </message>
    <message>
        <source>还没有退回。连上后请顾客出示付款的卡。</source>
        <comment>words.detail_looking_reversal</comment>
        <translation>Nothing has gone back yet. Once it answers, ask for the card that paid.</translation>
    </message>
    <message>
        <source>已等待 {0}。顾客可能正在输入密码。</source>
        <comment>words.detail_code</comment>
        <translation>Waited {0}. The customer may be typing a password.</translation>
    </message>
    <message>
        <source>可能已经扣款，请勿重复收款。看刷卡机的单据，可再次查询；仍不明时请主管裁定。</source>
        <comment>words.detail_unknown_card</comment>
        <translation>The card may have been charged: do not charge again. Check the pinpad slip, then ask again; if it stays unknown, a supervisor decides.</translation>
    </message>
    <message>
        <source>可能已经退回。请顾客拿好原卡，按“再次查询”，刷卡机会确认；不会退两次。仍不明时请主管裁定。</source>
        <comment>words.detail_unknown_void</comment>
        <translation>It may have been given back. With the customer's card at hand, ask again: the pinpad confirms it, and gives nothing back twice. If still unclear, ask a supervisor to decide.</translation>
    </message>
    <message>
        <source>可能已经付款成功，请勿重复收款。可再次查询；仍不明时请主管裁定。</source>
        <comment>words.detail_unknown_code</comment>
        <translation>The customer may have paid: do not charge again. Ask again; if it stays unknown, a supervisor decides.</translation>
    </message>
    <message>
        <source>可能已经扣款，请勿重复收款。正在查询，请稍等；查不到时再请主管裁定。</source>
        <comment>words.detail_unknown_asking_card</comment>
        <translation>The card may have been charged: do not charge again. It is being asked about, wait a moment; if it stays unknown, a supervisor decides.</translation>
    </message>
    <message>
        <source>可能已经付款成功，请勿重复收款。正在查询，请稍等；查不到时再请主管裁定。</source>
        <comment>words.detail_unknown_asking_code</comment>
        <translation>The customer may have paid: do not charge again. It is being asked about, wait a moment; if it stays unknown, a supervisor decides.</translation>
    </message>
    <message>
        <source>可能已经生效，请勿重复操作。正在查询，请稍等；查不到时再请主管裁定。</source>
        <comment>words.detail_unknown_asking</comment>
        <translation>It may have gone through: do not repeat it. It is being asked about, wait a moment; if it stays unknown, a supervisor decides.</translation>
    </message>
    <message>
        <source>可能已经生效，请勿重复操作。可再次查询；仍不明时请主管裁定。</source>
        <comment>words.detail_unknown</comment>
        <translation>It may have gone through: do not repeat it. Ask again; if it stays unknown, a supervisor decides.</translation>
    </message>
    <message>
        <source>多收的款还没有退回</source>
        <comment>words.status_stray</comment>
        <translation>Money taken twice has not been given back yet</translation>
    </message>
    <message>
        <source>按“再次查询”重新退回；仍退不了的，请收单机构退给顾客，再请主管裁定“钱已另行退回顾客”。</source>
        <comment>words.detail_stray</comment>
        <translation>Ask again to give it back. If that fails, have the acquirer pay the customer back; then a supervisor decides that it was paid back elsewhere.</translation>
    </message>
    <message>
        <source>没有退回，作废停在这里</source>
        <comment>words.status_stopped</comment>
        <translation>Not given back: the void stopped here</translation>
    </message>
    <message>
        <source>按“再试一次”继续作废；仍退不了的，请收单机构退给顾客，再请主管裁定“钱已另行退回顾客”。不作废了就继续收款。</source>
        <comment>words.detail_stopped</comment>
        <translation>Try again to go on with the void. If that fails, have the acquirer pay the customer back; then a supervisor decides that it was paid back elsewhere. To sell after all, go on with the payment.</translation>
    </message>
    <message>
        <source>按“再试一次”继续作废；仍退不了的，请商家补发，再请主管裁定“券已另行补发”。不作废了就继续收款。</source>
        <comment>words.detail_stopped_coupon</comment>
        <translation>Try again to go on with the void. If that fails, have the merchant issue the coupon anew; then a supervisor decides so. To sell after all, go on with the payment.</translation>
    </message>
    <message>
        <source>按 Alt+G 可以再退一次；仍退不了的，请收单机构退给顾客，再请主管裁定“钱已另行退回顾客”。</source>
        <comment>words.detail_not_back_keyed</comment>
        <translation>Alt+G gives it back once more. If that fails, have the acquirer pay the customer back; then a supervisor decides that it was paid back elsewhere.</translation>
    </message>
    <message>
        <source>按“退回”可以再退一次；仍退不了的，请收单机构退给顾客，再请主管裁定“钱已另行退回顾客”。</source>
        <comment>words.detail_not_back</comment>
        <translation>"Give back" gives it back once more. If that fails, have the acquirer pay the customer back; then a supervisor decides that it was paid back elsewhere.</translation>
    </message>
    <message>
        <source>已核销，不能退回</source>
        <comment>words.status_final</comment>
        <translation>Redeemed, cannot be undone</translation>
    </message>
    <message>
        <source>请继续收款，或先挂单。要作废这一单，须先请主管裁定这张券另行补发。</source>
        <comment>words.detail_final</comment>
        <translation>Go on with the payment, or park the sale. To void it, a supervisor must first decide that the coupon is issued again.</translation>
    </message>
    <message>
        <source>已扣款又全数退回：{0}。请告诉顾客</source>
        <comment>words.given_back_since</comment>
        <translation>Charged and given back in full: {0}. Please tell the customer</translation>
    </message>
    <message>
        <source>{1} 已完成；已扣款又全数退回：{0}。请告诉顾客</source>
        <comment>words.given_back_aside</comment>
        <translation>{1} is finished. Charged and given back in full: {0}. Please tell the customer</translation>
    </message>
    <message>
        <source>尾号 {1} 的卡 ¥{0}</source>
        <comment>words.back_card</comment>
        <translation>card ending {1} ¥{0}</translation>
    </message>
    <message>
        <source>{1} ¥{0}</source>
        <comment>words.back_code</comment>
        <translation>{1} ¥{0}</translation>
    </message>
    <message>
        <source>券“{1}”</source>
        <comment>words.back_coupon</comment>
        <translation>coupon "{1}"</translation>
    </message>
    <message>
        <source>现金 ¥{0}</source>
        <comment>words.back_cash</comment>
        <translation>cash ¥{0}</translation>
    </message>
    <message>
        <source>{0}（{1} 收）</source>
        <comment>words.taken_at</comment>
        <translation>{0} (taken at {1})</translation>
    </message>
    <message>
        <source>（已退回：{0}）</source>
        <comment>words.went_back</comment>
        <translation> (given back: {0})</translation>
    </message>
    <message>
        <source>，请退给顾客现金 ¥{0}</source>
        <comment>words.cash_to_hand</comment>
        <translation>; hand ¥{0} in cash back to the customer</translation>
    </message>
    <message>
        <source>已作废 {0}，已退回：{1}。</source>
        <comment>words.voided_back</comment>
        <translation>{0} voided; given back: {1}. </translation>
    </message>
    <message>
        <source>已作废 {0}。</source>
        <comment>words.voided_cash</comment>
        <translation>{0} voided. </translation>
    </message>
    <message>
        <source>已作废 {0}，没有要退的款。</source>
        <comment>words.voided_nothing</comment>
        <translation>{0} voided; no money to give back.</translation>
    </message>
    <message>
        <source>作废会退回：{0}。</source>
        <comment>words.void_gives</comment>
        <translation>Voiding gives back: {0}. </translation>
    </message>
    <message>
        <source>请退给顾客现金 ¥{0}。</source>
        <comment>words.void_cash</comment>
        <translation>Hand ¥{0} in cash back to the customer. </translation>
    </message>
    <message>
        <source>另有 ¥{0} 后来查明已收，作废不会退回，须由主管处理。</source>
        <comment>words.void_not_found</comment>
        <translation>Another ¥{0} was found to have come after all: the void does not give it back, a supervisor has to settle it. </translation>
    </message>
    <message>
        <source>另有 ¥{0} 后来查明已收，正在原路退回。</source>
        <comment>words.void_going_back</comment>
        <translation>Another ¥{0} was found to have come after all, and is being given back. </translation>
    </message>
    <message>
        <source>有一笔银行卡正在退回，结果还没有查明，现在不能收银行卡</source>
        <comment>words.why_card_going_back</comment>
        <translation>A card is being given back, and nobody knows yet whether it was: no card can be taken now</translation>
    </message>
    <message>
        <source>另有 ¥{0} 由主管裁定未收到；若后来查明已收，会再提示。</source>
        <comment>words.void_awaited</comment>
        <translation>Another ¥{0} was decided as not received; if it is found to have come after all, you will be told. </translation>
    </message>
    <message>
        <source>现在离线，券和付款码退不回，作废会停在那一步。</source>
        <comment>words.void_offline</comment>
        <translation>Offline now: coupons and payment codes cannot be given back, so voiding would stop there.</translation>
    </message>
    <message>
        <source>没有扣款</source>
        <comment>words.refused_card</comment>
        <translation>Not charged</translation>
    </message>
    <message>
        <source>没有扣款</source>
        <comment>words.refused_code</comment>
        <translation>Not charged</translation>
    </message>
    <message>
        <source>没有核销</source>
        <comment>words.refused_redemption</comment>
        <translation>Not redeemed</translation>
    </message>
    <message>
        <source>没有锁定</source>
        <comment>words.refused_lease</comment>
        <translation>Not reserved</translation>
    </message>
    <message>
        <source>没有退回</source>
        <comment>words.refused_reversal</comment>
        <translation>Not reversed</translation>
    </message>
    <message>
        <source>没有退款</source>
        <comment>words.refused_refund</comment>
        <translation>Not refunded</translation>
    </message>
    <message>
        <source>主管裁定未收到</source>
        <comment>words.decided_card</comment>
        <translation>Supervisor decided: not received</translation>
    </message>
    <message>
        <source>主管裁定未收到</source>
        <comment>words.decided_code</comment>
        <translation>Supervisor decided: not received</translation>
    </message>
    <message>
        <source>主管裁定未核销</source>
        <comment>words.decided_redemption</comment>
        <translation>Supervisor decided: not redeemed</translation>
    </message>
    <message>
        <source>主管裁定未锁定</source>
        <comment>words.decided_lease</comment>
        <translation>Supervisor decided: not reserved</translation>
    </message>
    <message>
        <source>主管裁定未退回</source>
        <comment>words.decided_reversal</comment>
        <translation>Supervisor decided: not given back</translation>
    </message>
    <message>
        <source>主管裁定未退款</source>
        <comment>words.decided_refund</comment>
        <translation>Supervisor decided: not refunded</translation>
    </message>
    <message>
        <source>{0}，刷卡机还没有答复</source>
        <comment>words.decided_unheard</comment>
        <translation>{0}; the pinpad has not answered yet</translation>
    </message>
    <message>
        <source>没有查到结果，总部会核查。</source>
        <comment>words.detail_decided</comment>
        <translation>The outcome was never found; head office looks into it.</translation>
    </message>
    <message>
        <source>没有查到结果，总部会核查。顾客说已付款时，请先核对收单后台。</source>
        <comment>words.detail_decided_paid</comment>
        <translation>The outcome was never found; head office looks into it. If the customer says it was paid, check with the acquirer first.</translation>
    </message>
    <message>
        <source>刷卡机恢复后会再查一次</source>
        <comment>words.asked_pinpad</comment>
        <translation>The pinpad is asked once more when it is back</translation>
    </message>
    <message>
        <source>服务器恢复后会再问收单方</source>
        <comment>words.asked_acquirer</comment>
        <translation>The acquirer is asked again when the server is back</translation>
    </message>
    <message>
        <source>没有查到结果。{0}，如与裁定不符，会在这里提示。</source>
        <comment>words.awaited</comment>
        <translation>Nothing was found. {0}; what differs from the decision is told here.</translation>
    </message>
    <message>
        <source>没有查到结果。{0}；查明已退回的，作废会自动继续。</source>
        <comment>words.awaited_void</comment>
        <translation>Nothing was found. {0}; found to have gone back, the void goes on by itself.</translation>
    </message>
    <message>
        <source>没有查到结果。{0}；查明已退回的，会自动算作已退回。</source>
        <comment>words.awaited_back</comment>
        <translation>Nothing was found. {0}; found to have gone back, it counts as given back by itself.</translation>
    </message>
    <message>
        <source>没有查到结果。{0}；查明已退款的，会自动算入这笔退货。现在改退现金，可能退两次。</source>
        <comment>words.awaited_refund</comment>
        <translation>Nothing was found. {0}; found to be refunded, it counts for this return by itself. Cash given now may refund it twice.</translation>
    </message>
    <message>
        <source>再试没有成功：{0}前一次{1}</source>
        <comment>words.tried_in_doubt</comment>
        <translation>The retry did not succeed: {0} Of the try before: {1}</translation>
    </message>
    <message>
        <source>{0}，{1}</source>
        <comment>words.found_then</comment>
        <translation>{0}: {1}</translation>
    </message>
    <message>
        <source>后来查明已收款</source>
        <comment>words.found_card</comment>
        <translation>Found to be paid after all</translation>
    </message>
    <message>
        <source>后来查明已收款</source>
        <comment>words.found_code</comment>
        <translation>Found to be paid after all</translation>
    </message>
    <message>
        <source>后来查明已核销</source>
        <comment>words.found_redemption</comment>
        <translation>Found to be redeemed after all</translation>
    </message>
    <message>
        <source>后来查明已锁定</source>
        <comment>words.found_lease</comment>
        <translation>Found to be held after all</translation>
    </message>
    <message>
        <source>后来查明已退回</source>
        <comment>words.found_reversal</comment>
        <translation>Found to have gone back after all</translation>
    </message>
    <message>
        <source>后来查明已退款</source>
        <comment>words.found_refund</comment>
        <translation>Found to be refunded after all</translation>
    </message>
    <message>
        <source>等主管处理</source>
        <comment>words.found_waits</comment>
        <translation>waits for a supervisor</translation>
    </message>
    <message>
        <source>正在原路退回</source>
        <comment>words.found_going_back</comment>
        <translation>being given back now</translation>
    </message>
    <message>
        <source>与主管的裁定不符。请主管按“主管处理”。</source>
        <comment>words.detail_found</comment>
        <translation>A supervisor had decided otherwise. Have it settled with «Resolve».</translation>
    </message>
    <message>
        <source>主管曾裁定未收到。请主管按“主管处理”，在这之前不要再为这一单收款。</source>
        <comment>words.detail_found_paid</comment>
        <translation>A supervisor had decided «not received». Have it settled with «Resolve», and take nothing more for this sale before.</translation>
    </message>
    <message>
        <source>主管曾裁定未收到。退回还没有结果，请勿另外退款。</source>
        <comment>words.detail_going_back</comment>
        <translation>A supervisor had decided «not received». Nobody knows yet whether it went back: do not refund it otherwise.</translation>
    </message>
    <message>
        <source>与主管的裁定不符，已由主管处理。</source>
        <comment>words.detail_settled</comment>
        <translation>A supervisor had decided otherwise, and it has been settled.</translation>
    </message>
    <message>
        <source>主管曾裁定未收到。这笔钱没有算进这一单，还差的照常收款。</source>
        <comment>words.detail_settled_paid</comment>
        <translation>A supervisor had decided «not received». The money does not count for this sale; take what is still due as usual.</translation>
    </message>
    <message>
        <source>{0}，收单方后来确认{1}。</source>
        <comment>words.detail_agreed</comment>
        <translation>{0}; the acquirer has confirmed it since: {1}.</translation>
    </message>
    <message>
        <source>{0}，刷卡机后来确认{1}。</source>
        <comment>words.detail_agreed_pinpad</comment>
        <translation>{0}; the pinpad has confirmed it since: {1}.</translation>
    </message>
    <message>
        <source>退款到 {0}</source>
        <comment>words.title_refund</comment>
        <translation>Refund to {0}</translation>
    </message>
    <message>
        <source>请顾客在刷卡机上出示付款的卡。以刷卡机显示为准。</source>
        <comment>words.detail_refund_card</comment>
        <translation>Ask the customer to present the card they paid with. Go by what the pinpad shows.</translation>
    </message>
    <message>
        <source>刷卡机正在撤销这笔付款，可能要顾客再出示卡。</source>
        <comment>words.detail_refund_void</comment>
        <translation>The pinpad is voiding the payment; the customer may have to present the card again.</translation>
    </message>
    <message>
        <source>实收 ¥{2} · {0} · {1}</source>
        <comment>words.return_under</comment>
        <translation>Paid ¥{2} · {0} · {1}</translation>
    </message>
    <message>
        <source>退货单 {0} · {1}</source>
        <comment>words.return_under_done</comment>
        <translation>Return {0} · {1}</translation>
    </message>
    <message>
        <source>已退 {0}</source>
        <comment>words.return_gone</comment>
        <translation>{0} returned</translation>
    </message>
    <message>
        <source>退回商品</source>
        <comment>words.return_goods</comment>
        <translation>Goods returned</translation>
    </message>
    <message>
        <source>收回优惠 {0}</source>
        <comment>words.return_benefit</comment>
        <translation>Taken back: {0}</translation>
    </message>
    <message>
        <source>退回红包 {0}</source>
        <comment>words.return_packet</comment>
        <translation>Back to red packet {0}</translation>
    </message>
    <message>
        <source>留下商品多享 {0}</source>
        <comment>words.return_again</comment>
        <translation>More off what stays: {0}</translation>
    </message>
    <message>
        <source>退权益包费用</source>
        <comment>words.return_fees</comment>
        <translation>Pack fee refunded</translation>
    </message>
    <message>
        <source>抹零</source>
        <comment>words.return_rounding</comment>
        <translation>Rounding</translation>
    </message>
    <message>
        <source>现金凑整</source>
        <comment>words.return_cash_rounding</comment>
        <translation>Cash rounding</translation>
    </message>
    <message>
        <source>退款</source>
        <comment>words.return_total</comment>
        <translation>Refund</translation>
    </message>
    <message>
        <source>另退{0}</source>
        <comment>words.return_deposit</comment>
        <translation>{0}, refunded separately</translation>
    </message>
    <message>
        <source>{0}由收取方原路退回，不从这里付。</source>
        <comment>words.return_deposit_note</comment>
        <translation>{0}: refunded by whoever took it, not by this till.</translation>
    </message>
    <message>
        <source>留下的商品不再满足“{0}”的条件，已按留下的商品重新计算，所以少退。</source>
        <comment>words.return_repriced</comment>
        <translation>The items kept no longer qualify for "{0}" and were priced again, so less is refunded.</translation>
    </message>
    <message>
        <source>待退</source>
        <comment>words.return_to_do</comment>
        <translation>To refund</translation>
    </message>
    <message>
        <source>正在退款</source>
        <comment>words.return_pending</comment>
        <translation>Refunding</translation>
    </message>
    <message>
        <source>结果未明</source>
        <comment>words.return_unknown</comment>
        <translation>Outcome unknown</translation>
    </message>
    <message>
        <source>没有退款</source>
        <comment>words.return_refused</comment>
        <translation>Not refunded</translation>
    </message>
    <message>
        <source>已退回</source>
        <comment>words.return_done</comment>
        <translation>Refunded</translation>
    </message>
    <message>
        <source>最后从钱箱付</source>
        <comment>words.return_cash</comment>
        <translation>From the drawer, at the end</translation>
    </message>
    <message>
        <source>已冲抵</source>
        <comment>words.return_unpaid</comment>
        <translation>set off</translation>
    </message>
    <message>
        <source>主管同意改退现金</source>
        <comment>words.return_in_cash</comment>
        <translation>In cash, approved by a supervisor</translation>
    </message>
    <message>
        <source>未到账，不退</source>
        <comment>words.return_set_off</comment>
        <translation>Never paid: nothing goes back</translation>
    </message>
    <message>
        <source>当时补收了现金，退现金</source>
        <comment>words.return_collected</comment>
        <translation>Collected in cash then: back in cash</translation>
    </message>
    <message>
        <source>{0} ¥{1} 后来查明没有到账：这一部分不退钱，只与退回的商品相抵。</source>
        <comment>words.return_unpaid_note</comment>
        <translation>{0} ¥{1} turned out never to have been paid: nothing goes back for it, it is set off against the goods.</translation>
    </message>
    <message>
        <source>{0} ¥{1} 后来查明没有到账，补收的是现金，所以退现金。</source>
        <comment>words.return_collected_note</comment>
        <translation>{0} ¥{1} turned out never to have been paid and was collected in cash, so it goes back in cash.</translation>
    </message>
    <message>
        <source>{0} ¥{1} 后来查明没有到账，主管的处理：{2}。请核对再退。</source>
        <comment>words.return_otherwise_note</comment>
        <translation>{0} ¥{1} turned out never to have been paid. What a supervisor did about it: {2}. Check before you refund.</translation>
    </message>
    <message>
        <source>{0} ¥{1} 对方说没有到账，主管的处理：{2}。请核对再退。</source>
        <comment>words.return_checked_note</comment>
        <translation>The other side says that {0} ¥{1} was never paid. What a supervisor did about it: {2}. Check before you refund.</translation>
    </message>
    <message>
        <source>之前已退</source>
        <comment>words.return_out_before</comment>
        <translation>Went back before</translation>
    </message>
    <message>
        <source>已退过，不再退</source>
        <comment>words.return_out</comment>
        <translation>Went back before: not again</translation>
    </message>
    <message>
        <source>{0} ¥{1} 在退货 {2} 里已退给顾客，这一部分不再退。</source>
        <comment>words.return_out_note</comment>
        <translation>{0} ¥{1} went back to the customer in return {2} already: not again.</translation>
    </message>
    <message>
        <source>{0} ¥{1} 后来查明没有到账，请先由主管处理（Alt+S），再退款。</source>
        <comment>words.return_to_settle</comment>
        <translation>{0} ¥{1} turned out never to have been paid. A supervisor has to settle that (Alt+S) before the refund.</translation>
    </message>
    <message>
        <source>一单退款超过 ¥{0}，要主管确认。</source>
        <comment>words.supervised_above</comment>
        <translation>Refunding more than ¥{0} of one sale needs a supervisor.</translation>
    </message>
    <message>
        <source>这一单有款项之前已经退给顾客，要主管确认这次怎样算。</source>
        <comment>words.supervised_out</comment>
        <translation>Some of this sale's money went back to the customer before: a supervisor has to confirm what goes back now.</translation>
    </message>
    <message>
        <source>这一单有收款后来查明没有到账，要主管确认怎样退。</source>
        <comment>words.supervised_unpaid</comment>
        <translation>A payment of this sale never came: a supervisor has to confirm how it goes back.</translation>
    </message>
    <message>
        <source>退货 {0}</source>
        <comment>words.note_return</comment>
        <translation>Return {0}</translation>
    </message>
    <message>
        <source>单独退可退 ¥{0}</source>
        <comment>words.later_refund</comment>
        <translation>Returned alone: ¥{0}</translation>
    </message>
    <message>
        <source>单独只退 ¥{0}，优惠重算</source>
        <comment>words.later_repriced</comment>
        <translation>Returned alone: only ¥{0}, priced again</translation>
    </message>
    <message>
        <source>退回红包 ¥{0}</source>
        <comment>words.later_packets</comment>
        <translation>¥{0} back to the red packet</translation>
    </message>
    <message>
        <source>另退{1} ¥{0}</source>
        <comment>words.later_deposit</comment>
        <translation>{1} besides: ¥{0}</translation>
    </message>
    <message>
        <source>不能单独退：{0}</source>
        <comment>words.later_blocked</comment>
        <translation>Cannot be returned alone: {0}</translation>
    </message>
    <message>
        <source>正在查询订单 {0}…</source>
        <comment>words.looking_up</comment>
        <translation>Looking up order {0}…</translation>
    </message>
    <message>
        <source>{0} 等 {1} 件</source>
        <comment>words.and_more</comment>
        <translation>{0} and more, {1} lines</translation>
    </message>
    <message>
        <source>未付款</source>
        <comment>words.order_unpaid</comment>
        <translation>Unpaid</translation>
    </message>
    <message>
        <source>{0}未付</source>
        <comment>words.order_deposit_unpaid</comment>
        <translation>{0} unpaid</translation>
    </message>
    <message>
        <source>待付尾款</source>
        <comment>words.order_balance_unpaid</comment>
        <translation>Balance due</translation>
    </message>
    <message>
        <source>已付清</source>
        <comment>words.order_paid</comment>
        <translation>Paid</translation>
    </message>
    <message>
        <source>已过期</source>
        <comment>words.order_forfeited</comment>
        <translation>Forfeited</translation>
    </message>
    <message>
        <source>已关闭</source>
        <comment>words.order_closed</comment>
        <translation>Closed</translation>
    </message>
    <message>
        <source>已收尾款</source>
        <comment>words.order_collected</comment>
        <translation>Collected</translation>
    </message>
    <message>
        <source>{0} 号收银台正在收这张订单。请到那台完成或取消，再在这里重新查询。</source>
        <comment>words.order_held</comment>
        <translation>Till {0} is collecting this order. Finish or cancel it there, then look it up here again.</translation>
    </message>
    <message>
        <source>{1} 店 {0} 号收银台正在收这张订单。请到那台完成或取消，再在这里重新查询。</source>
        <comment>words.order_held_store</comment>
        <translation>Till {0} of store {1} is collecting this order. Finish or cancel it there, then look it up here again.</translation>
    </message>
    <message>
        <source>{0} 号收银台正在收这张订单，请到那台处理。</source>
        <comment>words.collected_at</comment>
        <translation>Till {0} is collecting this order. Finish it there.</translation>
    </message>
    <message>
        <source>尾款</source>
        <comment>words.step_balance</comment>
        <translation>Balance</translation>
    </message>
    <message>
        <source>分期款</source>
        <comment>words.step_instalment</comment>
        <translation>Instalment</translation>
    </message>
    <message>
        <source>已付</source>
        <comment>words.step_paid</comment>
        <translation>Paid</translation>
    </message>
    <message>
        <source>待付</source>
        <comment>words.step_unpaid</comment>
        <translation>Due</translation>
    </message>
    <message>
        <source>本店已收</source>
        <comment>words.step_collected</comment>
        <translation>Collected here</translation>
    </message>
    <message>
        <source>收款方 {0}</source>
        <comment>words.payee</comment>
        <translation>Payee {0}</translation>
    </message>
    <message>
        <source>商家</source>
        <comment>words.payee_other</comment>
        <translation>the seller</translation>
    </message>
    <message>
        <source>定金</source>
        <comment>words.deposit_earnest</comment>
        <translation>Deposit</translation>
    </message>
    <message>
        <source>预付款</source>
        <comment>words.deposit_prepayment</comment>
        <translation>Prepayment</translation>
    </message>
    <message>
        <source>特权订金</source>
        <comment>words.deposit_privilege</comment>
        <translation>Privilege deposit</translation>
    </message>
    <message>
        <source>线上已付</source>
        <comment>words.deposit_other</comment>
        <translation>Paid online</translation>
    </message>
    <message>
        <source>定金抵扣</source>
        <comment>words.credit_earnest</comment>
        <translation>Deposit credit</translation>
    </message>
    <message>
        <source>预付款抵扣</source>
        <comment>words.credit_prepayment</comment>
        <translation>Prepayment credit</translation>
    </message>
    <message>
        <source>特权订金抵扣</source>
        <comment>words.credit_privilege</comment>
        <translation>Privilege deposit credit</translation>
    </message>
    <message>
        <source>线上已付抵扣</source>
        <comment>words.credit_other</comment>
        <translation>Paid online, credit</translation>
    </message>
    <message>
        <source>顾客在手机上付款</source>
        <comment>words.route_platform</comment>
        <translation>Paid by the customer on their phone</translation>
    </message>
    <message>
        <source>本店收款，通知云端</source>
        <comment>words.route_store_collected</comment>
        <translation>Collected here and reported to the cloud</translation>
    </message>
    <message>
        <source>本店收款，登记云端收银</source>
        <comment>words.route_cloud_pos</comment>
        <translation>Collected here by the cloud's point of sale</translation>
    </message>
    <message>
        <source>期限是 {0}。</source>
        <comment>words.window_was</comment>
        <translation>The deadline was {0}.</translation>
    </message>
    <message>
        <source>尾款时间未知，以云端为准，只能联网收取</source>
        <comment>words.window_unknown</comment>
        <translation>Payment window unknown: the cloud decides; online only</translation>
    </message>
    <message>
        <source>{0} 后开始</source>
        <comment>words.opens_in</comment>
        <translation>Opens in {0}</translation>
    </message>
    <message>
        <source>剩余 {0}</source>
        <comment>words.closes_in</comment>
        <translation>{0} left</translation>
    </message>
    <message>
        <source>已截止</source>
        <comment>words.window_closed</comment>
        <translation>Closed</translation>
    </message>
    <message>
        <source>正在查询这张券</source>
        <comment>words.checking_coupon</comment>
        <translation>Checking this coupon</translation>
    </message>
    <message>
        <source>已核销</source>
        <comment>words.redeemed</comment>
        <translation>Redeemed</translation>
    </message>
    <message>
        <source>还差 ¥{0} 才能用</source>
        <comment>words.benefit_short</comment>
        <translation>Spend ¥{0} more to use it</translation>
    </message>
    <message>
        <source>还差 {0} 件才能用</source>
        <comment>words.benefit_too_few</comment>
        <translation>Add {0} more to use it</translation>
    </message>
    <message>
        <source>用在这些商品上没有优惠</source>
        <comment>words.benefit_no_gain</comment>
        <translation>It saves nothing on these goods</translation>
    </message>
    <message>
        <source>这些商品已用了别的单品优惠</source>
        <comment>words.benefit_line_taken</comment>
        <translation>These goods already have another offer of their own kind</translation>
    </message>
    <message>
        <source>这一单能用它的商品已达上限</source>
        <comment>words.benefit_too_many_lines</comment>
        <translation>It already applies to as many items as one sale allows</translation>
    </message>
    <message>
        <source>立减 {0}%</source>
        <comment>words.face_percent</comment>
        <translation>{0}% off</translation>
    </message>
    <message>
        <source>一口价 {0}</source>
        <comment>words.face_price</comment>
        <translation>at {0}</translation>
    </message>
    <message>
        <source>免费</source>
        <comment>words.face_free</comment>
        <translation>free</translation>
    </message>
    <message>
        <source>已从应收里减去</source>
        <comment>words.benefit_counts</comment>
        <translation>Already taken off the amount due</translation>
    </message>
    <message>
        <source>{0}，收款时核销，核销后不能退回</source>
        <comment>words.benefit_final</comment>
        <translation>{0}; redeemed at payment and cannot be undone after that</translation>
    </message>
    <message>
        <source>不能与“{0}”同用</source>
        <comment>words.benefit_excluded</comment>
        <translation>It cannot be combined with "{0}"</translation>
    </message>
    <message>
        <source>去掉“{0}”才能用</source>
        <comment>words.benefit_either</comment>
        <translation>Take out "{0}" to use it</translation>
    </message>
    <message>
        <source>”或“</source>
        <comment>words.benefit_or</comment>
        <translation>" or "</translation>
    </message>
    <message>
        <source>{0} 等 {1} 项</source>
        <comment>words.benefit_and_more</comment>
        <translation>{0} and others, {1} in all</translation>
    </message>
    <message>
        <source>活动的可用次数是 0，不能用</source>
        <comment>words.benefit_no_uses</comment>
        <translation>Its promotion allows no uses</translation>
    </message>
    <message>
        <source>{0}，改用它要多付 ¥{1}</source>
        <comment>words.benefit_instead</comment>
        <translation>{0}; using it instead costs ¥{1} more</translation>
    </message>
    <message>
        <source>现在离线，这张券不能核销</source>
        <comment>words.benefit_off_line</comment>
        <translation>The till is offline, so this coupon cannot be redeemed now</translation>
    </message>
    <message>
        <source>省下的钱不够付权益包的费用</source>
        <comment>words.benefit_pack_fee</comment>
        <translation>It saves less than the pack fee</translation>
    </message>
    <message>
        <source>其他优惠已把这些商品抵完</source>
        <comment>words.benefit_not_worth</comment>
        <translation>Other benefits already cover the whole price of these goods</translation>
    </message>
    <message>
        <source>“{0}”已把这些商品抵完</source>
        <comment>words.benefit_not_worth_by</comment>
        <translation>These goods are covered in full by "{0}"</translation>
    </message>
    <message>
        <source>用上它，其他优惠会少减，应收不会更低</source>
        <comment>words.benefit_lowers_others</comment>
        <translation>With it other benefits take off less, and no less is due</translation>
    </message>
    <message>
        <source>现在的组合更省</source>
        <comment>words.benefit_not_better</comment>
        <translation>The current combination saves more</translation>
    </message>
    <message>
        <source>正在核对用它是否更省</source>
        <comment>words.benefit_looking</comment>
        <translation>Checking whether it saves more</translation>
    </message>
    <message>
        <source>这一单没有用它</source>
        <comment>words.benefit_not_used</comment>
        <translation>Not used on this sale</translation>
    </message>
    <message>
        <source>活动的预算不够</source>
        <comment>words.benefit_budget</comment>
        <translation>The campaign's budget does not reach</translation>
    </message>
    <message>
        <source>活动的预算已给“{0}”</source>
        <comment>words.benefit_budget_by</comment>
        <translation>The campaign's budget goes to "{0}"</translation>
    </message>
    <message>
        <source>活动的次数已用完</source>
        <comment>words.benefit_uses</comment>
        <translation>The campaign has no uses left</translation>
    </message>
    <message>
        <source>不能与已用的优惠同用</source>
        <comment>words.benefit_group</comment>
        <translation>It cannot be combined with those in use</translation>
    </message>
    <message>
        <source>权益包的次数已用完</source>
        <comment>words.benefit_pack</comment>
        <translation>The pack has no uses left</translation>
    </message>
    <message>
        <source>按您的选择使用</source>
        <comment>words.benefit_chosen</comment>
        <translation>Used, as you chose</translation>
    </message>
    <message>
        <source>按您的选择不用</source>
        <comment>words.benefit_put_aside</comment>
        <translation>Left out, as you chose</translation>
    </message>
    <message>
        <source>¥{0} 的券在这一单只省 ¥{1}，可以留到下次用</source>
        <comment>words.benefit_burns</comment>
        <translation>The coupon is worth ¥{0} but saves only ¥{1} here; it can be kept for next time</translation>
    </message>
    <message>
        <source>正在查询会员…</source>
        <comment>words.member_asked</comment>
        <translation>Looking up the member…</translation>
    </message>
    <message>
        <source>会员 已识别 · {0} 张券</source>
        <comment>words.member_found</comment>
        <translation>Member identified · {0} coupons</translation>
    </message>
    <message>
        <source>会员 已识别 · {0} 张券</source>
        <comment>words.member_found_one</comment>
        <translation>Member identified · {0} coupon</translation>
    </message>
    <message>
        <source>会员 已识别 · 没有可用的券</source>
        <comment>words.member_none</comment>
        <translation>Member identified · no usable coupons</translation>
    </message>
    <message>
        <source>优惠 {0} 项</source>
        <comment>words.benefits_used</comment>
        <translation>{0} benefits</translation>
    </message>
    <message>
        <source>优惠 {0} 项</source>
        <comment>words.benefits_used_one</comment>
        <translation>{0} benefit</translation>
    </message>
    <message>
        <source>没有用上优惠</source>
        <comment>words.benefits_none</comment>
        <translation>No benefit used</translation>
    </message>
    <message>
        <source>另有 {0} 项没有用上</source>
        <comment>words.benefits_others</comment>
        <translation>{0} more not used</translation>
    </message>
    <message>
        <source>另有 {0} 项没有用上</source>
        <comment>words.benefits_others_one</comment>
        <translation>{0} more not used</translation>
    </message>
    <message>
        <source>已是最低价</source>
        <comment>words.benefits_proven</comment>
        <translation>Lowest price</translation>
    </message>
    <message>
        <source>离线：券未计入</source>
        <comment>words.benefits_off_line</comment>
        <translation>Off line: coupons left out</translation>
    </message>
    <message>
        <source>正在核对…</source>
        <comment>words.benefits_looking</comment>
        <translation>Checking…</translation>
    </message>
    <message>
        <source>已选定</source>
        <comment>words.benefits_best_known</comment>
        <translation>Chosen</translation>
    </message>
    <message>
        <source>按您的选择</source>
        <comment>words.benefits_chosen</comment>
        <translation>As you chose</translation>
    </message>
    <message>
        <source>您的选择比最省的组合多付 ¥{0}</source>
        <comment>words.benefits_choice_costs</comment>
        <translation>Your choice costs ¥{0} more than the best combination</translation>
    </message>
    <message>
        <source>再买 ¥{0} 可再省 ¥{1}，限“{2}”商品</source>
        <comment>words.benefits_hint</comment>
        <translation>Add ¥{0}, save ¥{1} more: "{2}" goods</translation>
    </message>
    <message>
        <source>、</source>
        <comment>words.list_comma</comment>
        <translation>, </translation>
    </message>
    <message>
        <source>已过期</source>
        <comment>words.benefit_expired</comment>
        <translation>It has expired</translation>
    </message>
    <message>
        <source>还没到使用时间</source>
        <comment>words.benefit_not_yet_valid</comment>
        <translation>It is not valid yet</translation>
    </message>
    <message>
        <source>不适用于这些商品</source>
        <comment>words.benefit_out_of_scope</comment>
        <translation>It does not apply to these goods</translation>
    </message>
    <message>
        <source>提货凭证，收款并交货后再核销</source>
        <comment>words.benefit_voucher</comment>
        <translation>A voucher for goods: redeem it after the hand-over</translation>
    </message>
    <message>
        <source>云端已确认付清</source>
        <comment>words.confirmed</comment>
        <translation>The cloud confirms it is paid</translation>
    </message>
    <message>
        <source>已退货，退款 ¥{0}</source>
        <comment>words.return_given_whole</comment>
        <translation>Returned, ¥{0} given back</translation>
    </message>
    <message>
        <source>已部分退货，退款 ¥{0}</source>
        <comment>words.return_given_part</comment>
        <translation>Partly returned, ¥{0} given back</translation>
    </message>
    <message>
        <source>已收款，等待云端确认</source>
        <comment>words.unconfirmed</comment>
        <translation>Collected, waiting for the cloud</translation>
    </message>
    <message>
        <source>已收款，云端一直未确认，请通知主管</source>
        <comment>words.unconfirmed_alarm</comment>
        <translation>Collected, but the cloud has not confirmed it: tell a supervisor</translation>
    </message>
    <message>
        <source>{0} 内应确认</source>
        <comment>words.alarm_in</comment>
        <translation>should confirm within {0}</translation>
    </message>
    <message>
        <source>已等 {0}，请通知主管</source>
        <comment>words.overdue</comment>
        <translation>waited {0}; tell a supervisor</translation>
    </message>
    <message>
        <source>待交货</source>
        <comment>words.goods_due</comment>
        <translation>To be handed over</translation>
    </message>
    <message>
        <source>{0} 已交货 · {1}</source>
        <comment>words.goods_gone</comment>
        <translation>Handed over {0} · {1}</translation>
    </message>
    <message>
        <source>商品已全部退回</source>
        <comment>words.goods_returned</comment>
        <translation>All goods returned</translation>
    </message>
    <message>
        <source>已退回：{0} · 退货单 {1}</source>
        <comment>words.goods_part_back</comment>
        <translation>Returned: {0} · refund {1}</translation>
    </message>
    <message>
        <source>商品已全部退回 · 退货单 {0}</source>
        <comment>words.goods_all_back</comment>
        <translation>All goods returned · refund {0}</translation>
    </message>
    <message>
        <source>退货单 {0}</source>
        <comment>words.goods_back_by</comment>
        <translation>Refund {0}</translation>
    </message>
    <message>
        <source>货物交给顾客后，请登记交货。现在不取，以后凭订单码或交易记录登记。</source>
        <comment>words.goods_ask</comment>
        <translation>Record the hand-over once the customer has the goods. If they come for them later, scan the order or find it in the history.</translation>
    </message>
    <message>
        <source>货物交给顾客后，请登记交货，随后核销 {0} 张提货凭证。现在不取，以后凭订单码或交易记录登记。</source>
        <comment>words.goods_ask_vouchers</comment>
        <translation>Record the hand-over once the customer has the goods; {0} vouchers are then redeemed. If they come later, scan the order or find it in the history.</translation>
    </message>
    <message>
        <source>货物交给顾客后，请登记交货，随后核销提货凭证。现在不取，以后凭订单码或交易记录登记。</source>
        <comment>words.goods_ask_vouchers_one</comment>
        <translation>Record the hand-over once the customer has the goods; the voucher is then redeemed. If they come later, scan the order or find it in the history.</translation>
    </message>
    <message>
        <source>货已交，不用等：凭证会自动核销，也可以开始下一单。</source>
        <comment>words.goods_wait</comment>
        <translation>The goods are handed over. No need to wait: vouchers are redeemed automatically, and you can start the next sale.</translation>
    </message>
    <message>
        <source>交货</source>
        <comment>words.goods_hand_over</comment>
        <translation>Hand over</translation>
    </message>
    <message>
        <source>交货情况</source>
        <comment>words.goods_look</comment>
        <translation>Goods</translation>
    </message>
    <message>
        <source>待交货</source>
        <comment>words.state_due</comment>
        <translation>To hand over</translation>
    </message>
    <message>
        <source>已交货</source>
        <comment>words.state_gone</comment>
        <translation>Handed over</translation>
    </message>
    <message>
        <source>已退回</source>
        <comment>words.state_returned</comment>
        <translation>Returned</translation>
    </message>
    <message>
        <source>交货后核销</source>
        <comment>words.voucher_kept</comment>
        <translation>Redeemed at hand-over</translation>
    </message>
    <message>
        <source>不核销</source>
        <comment>words.voucher_leave_out</comment>
        <translation>Leave out</translation>
    </message>
    <message>
        <source>正在核销</source>
        <comment>words.voucher_asked</comment>
        <translation>Redeeming</translation>
    </message>
    <message>
        <source>等待核销</source>
        <comment>words.voucher_waiting</comment>
        <translation>Waiting</translation>
    </message>
    <message>
        <source>结果未明</source>
        <comment>words.voucher_unknown</comment>
        <translation>Outcome unknown</translation>
    </message>
    <message>
        <source>可能已经核销，正在查询，不会重复核销。</source>
        <comment>words.voucher_detail_unknown</comment>
        <translation>It may have been redeemed. The server is being asked; it is never redeemed twice.</translation>
    </message>
    <message>
        <source>已核销</source>
        <comment>words.voucher_done</comment>
        <translation>Redeemed</translation>
    </message>
    <message>
        <source>没有核销</source>
        <comment>words.voucher_not_done</comment>
        <translation>Not redeemed</translation>
    </message>
    <message>
        <source>现在核销</source>
        <comment>words.voucher_now</comment>
        <translation>Redeem now</translation>
    </message>
    <message>
        <source>再次查询</source>
        <comment>words.voucher_ask</comment>
        <translation>Ask again</translation>
    </message>
    <message>
        <source>再试一次</source>
        <comment>words.voucher_again</comment>
        <translation>Try again</translation>
    </message>
    <message>
        <source>{0} 还没核销，会自动核销 · 销售 {1}</source>
        <comment>words.notice_voucher</comment>
        <translation>{0} is not redeemed yet; this happens automatically · sale {1}</translation>
    </message>
    <message>
        <source>查看</source>
        <comment>words.notice_voucher_open</comment>
        <translation>Show</translation>
    </message>
    <message>
        <source>{0} 号输错次数过多，{1} 分钟后再试</source>
        <comment>words.locked_until</comment>
        <translation>Too many wrong PINs for {0}; try again in {1} min</translation>
    </message>
    <message>
        <source>有一单没有完成，登录后继续</source>
        <comment>words.note_sale</comment>
        <translation>A sale is unfinished; sign in to continue it</translation>
    </message>
    <message>
        <source>有一单已收 ¥{0} 但没有完成，登录后继续</source>
        <comment>words.note_sale_paid</comment>
        <translation>A sale with ¥{0} taken is unfinished; sign in to continue it</translation>
    </message>
    <message>
        <source>{0} 的班次还没有结</source>
        <comment>words.note_period</comment>
        <translation>The period of {0} is still open</translation>
    </message>
    <message>
        <source>{0} 角</source>
        <comment>words.jiao</comment>
        <translation>{0} jiao</translation>
    </message>
    <message>
        <source>当前销售没有完成：请先收款、挂单或作废</source>
        <comment>words.blocked_sale</comment>
        <translation>A sale is open: finish, park or void it first</translation>
    </message>
    <message>
        <source>挂单 {0} 有结果未明：请取单查询</source>
        <comment>words.blocked_unknown</comment>
        <translation>The outcome of parked sale {0} is unknown: recall it and ask again</translation>
    </message>
    <message>
        <source>挂单 {0} 已收款或已核销：请先取单处理</source>
        <comment>words.blocked_parked</comment>
        <translation>Parked sale {0} holds money or a redeemed coupon: recall it first</translation>
    </message>
    <message>
        <source>正在打印日结单</source>
        <comment>words.z_printing</comment>
        <translation>Printing the Z report</translation>
    </message>
    <message>
        <source>日结单已打印</source>
        <comment>words.z_printed</comment>
        <translation>Z report printed</translation>
    </message>
    <message>
        <source>日结单没有打出来：装好纸按 F9 打印</source>
        <comment>words.z_failed</comment>
        <translation>Z report not printed: load paper, then F9 prints it</translation>
    </message>
    <message>
        <source>日结单可能没有打完：请看纸张，需要时按 F9 重打</source>
        <comment>words.z_uncertain</comment>
        <translation>Z report may be incomplete: check the paper, F9 prints it again</translation>
    </message>
    <message>
        <source>{0} 的日结单（Z）没有打出来，处理好打印机后打印</source>
        <comment>words.z_never</comment>
        <translation>The Z report of {0} did not print. See to the printer, then print it</translation>
    </message>
    <message>
        <source>{0} 的日结单（Z）未确认打印，请查看纸张，需要时补打</source>
        <comment>words.z_missing</comment>
        <translation>The Z report of {0} is not confirmed as printed. Check the paper and print it again if needed</translation>
    </message>
    <message>
        <source>正在打印 {0} 的日结单（Z）…</source>
        <comment>words.z_reprinting</comment>
        <translation>Printing the Z report of {0}…</translation>
    </message>
    <message>
        <source>打印 Z</source>
        <comment>words.z_print</comment>
        <translation>Print Z</translation>
    </message>
    <message>
        <source>日结单 Z · {0}</source>
        <comment>words.z_row</comment>
        <translation>Z report · {0}</translation>
    </message>
    <message>
        <source>日结单</source>
        <comment>words.state_report</comment>
        <translation>Z report</translation>
    </message>
    <message>
        <source>未确认打印</source>
        <comment>words.state_z_unprinted</comment>
        <translation>Print not confirmed</translation>
    </message>
    <message>
        <source>本机没有打印机</source>
        <comment>words.z_no_printer</comment>
        <translation>This till has no printer</translation>
    </message>
    <message>
        <source>销售</source>
        <comment>words.z_heading_sales</comment>
        <translation>Sales</translation>
    </message>
    <message>
        <source>收款</source>
        <comment>words.z_heading_tenders</comment>
        <translation>Payments</translation>
    </message>
    <message>
        <source>钱箱</source>
        <comment>words.z_heading_cash</comment>
        <translation>Cash drawer</translation>
    </message>
    <message>
        <source>销售单数</source>
        <comment>words.z_sales</comment>
        <translation>Sales</translation>
    </message>
    <message>
        <source>作废单数</source>
        <comment>words.z_voids</comment>
        <translation>Voids</translation>
    </message>
    <message>
        <source>退货单数</source>
        <comment>words.z_refunds</comment>
        <translation>Returns</translation>
    </message>
    <message>
        <source>权益包费用</source>
        <comment>words.z_fees</comment>
        <translation>Pack fees</translation>
    </message>
    <message>
        <source>原价合计</source>
        <comment>words.z_gross</comment>
        <translation>Gross</translation>
    </message>
    <message>
        <source>优惠</source>
        <comment>words.z_discount</comment>
        <translation>Discounts</translation>
    </message>
    <message>
        <source>定金抵扣</source>
        <comment>words.z_credit</comment>
        <translation>Deposit credit</translation>
    </message>
    <message>
        <source>抹零</source>
        <comment>words.z_rounding</comment>
        <translation>Rounding</translation>
    </message>
    <message>
        <source>实收合计</source>
        <comment>words.z_net</comment>
        <translation>Net taken</translation>
    </message>
    <message>
        <source>其中税额</source>
        <comment>words.z_tax</comment>
        <translation>Tax included</translation>
    </message>
    <message>
        <source>{0}（{1} 笔）</source>
        <comment>words.z_tender</comment>
        <translation>{0} ({1})</translation>
    </message>
    <message>
        <source>{0}（收 {1} 笔，退 {2} 笔）</source>
        <comment>words.z_tender_both</comment>
        <translation>{0} ({1} taken, {2} refunded)</translation>
    </message>
    <message>
        <source>主管裁定</source>
        <comment>words.z_forced</comment>
        <translation>Decided by a supervisor</translation>
    </message>
    <message>
        <source>备用金</source>
        <comment>words.z_float</comment>
        <translation>Float</translation>
    </message>
    <message>
        <source>迟到结果补收现金</source>
        <comment>words.z_late_in</comment>
        <translation>Late answers: cash in</translation>
    </message>
    <message>
        <source>迟到结果退现金</source>
        <comment>words.z_late_out</comment>
        <translation>Late answers: cash out</translation>
    </message>
    <message>
        <source>应有现金</source>
        <comment>words.z_expected</comment>
        <translation>Cash expected</translation>
    </message>
    <message>
        <source>清点现金</source>
        <comment>words.z_counted</comment>
        <translation>Cash counted</translation>
    </message>
    <message>
        <source>迟到的结果，另注明的除外，未计入以上</source>
        <comment>words.z_heading_late</comment>
        <translation>Late answers, not in the figures unless said</translation>
    </message>
    <message>
        <source>{0} {1} 后来查明成功</source>
        <comment>words.z_late_done</comment>
        <translation>{0} {1} succeeded after all</translation>
    </message>
    <message>
        <source>{0} {1} 后来查明没有成功</source>
        <comment>words.z_late_refused</comment>
        <translation>{0} {1} failed after all</translation>
    </message>
    <message>
        <source>{0}，主管已处理</source>
        <comment>words.z_late_settled</comment>
        <translation>{0}, settled by a supervisor</translation>
    </message>
    <message>
        <source>{0}，已计入以上金额</source>
        <comment>words.z_late_counted</comment>
        <translation>{0}, counted in the figures</translation>
    </message>
    <message>
        <source>{0}，该单还没有完成，未计入以上</source>
        <comment>words.z_late_unfinished</comment>
        <translation>{0}, its sale is not finished: not in the figures</translation>
    </message>
    <message>
        <source>{0}，已随作废退回，不在以上金额内</source>
        <comment>words.z_late_voided</comment>
        <translation>{0}, went back with its void: not in the figures</translation>
    </message>
    <message>
        <source>{0}，已退回，不在以上金额内</source>
        <comment>words.z_late_back</comment>
        <translation>{0}, went back since: not in the figures</translation>
    </message>
    <message>
        <source>订单 {0}</source>
        <comment>words.note_order</comment>
        <translation>order {0}</translation>
    </message>
    <message>
        <source>还有 {0} 单挂单，合计 ¥{1}，会留到下一班</source>
        <comment>words.parked_left</comment>
        <translation>{0} sales are parked, ¥{1} in all; they carry over to the next period</translation>
    </message>
    <message>
        <source>还有 {0} 单挂单，合计 ¥{1}，会留到下一班</source>
        <comment>words.parked_left_one</comment>
        <translation>{0} sale is parked, ¥{1} in all; it carries over to the next period</translation>
    </message>
    <message>
        <source>还有 {0} 单退货挂起，要退 ¥{1}，会留到下一班</source>
        <comment>words.returns_left</comment>
        <translation>{0} returns are parked, ¥{1} to give back; they carry over to the next period</translation>
    </message>
    <message>
        <source>还有 {0} 单退货挂起，要退 ¥{1}，会留到下一班</source>
        <comment>words.returns_left_one</comment>
        <translation>{0} return is parked, ¥{1} to give back; it carries over to the next period</translation>
    </message>
    <message>
        <source>上一班留下 {0} 单退货没退完，要退 ¥{1}，开班后可取单</source>
        <comment>words.returns_waiting</comment>
        <translation>{0} returns were left unfinished, ¥{1} to give back; recall them once the period is open</translation>
    </message>
    <message>
        <source>上一班留下 {0} 单退货没退完，要退 ¥{1}，开班后可取单</source>
        <comment>words.returns_waiting_one</comment>
        <translation>{0} return was left unfinished, ¥{1} to give back; recall it once the period is open</translation>
    </message>
    <message>
        <source>上一班留下 {0} 单挂单，合计 ¥{1}，开班后可取单</source>
        <comment>words.parked_waiting</comment>
        <translation>{0} sales were left parked, ¥{1} in all; recall them once the period is open</translation>
    </message>
    <message>
        <source>上一班留下 {0} 单挂单，合计 ¥{1}，开班后可取单</source>
        <comment>words.parked_waiting_one</comment>
        <translation>{0} sale was left parked, ¥{1} in all; recall it once the period is open</translation>
    </message>
    <message>
        <source>已收 ¥{0}</source>
        <comment>words.note_paid</comment>
        <translation>¥{0} taken</translation>
    </message>
    <message>
        <source>没有商品</source>
        <comment>words.no_goods</comment>
        <translation>No goods</translation>
    </message>
    <message>
        <source>商品已全部删除：取回后按 F8 作废，或接着扫商品</source>
        <comment>words.note_emptied</comment>
        <translation>All goods were removed: recall it and void it by F8, or go on scanning</translation>
    </message>
    <message>
        <source>结果未明</source>
        <comment>words.note_unknown</comment>
        <translation>outcome unknown</translation>
    </message>
    <message>
        <source>只显示最近的交易，请输入单号查找</source>
        <comment>words.more_history</comment>
        <translation>Only the newest are shown; type a number to find others</translation>
    </message>
    <message>
        <source>云端未确认</source>
        <comment>words.state_unconfirmed</comment>
        <translation>Cloud unconfirmed</translation>
    </message>
    <message>
        <source>未打印小票</source>
        <comment>words.state_never_printed</comment>
        <translation>No receipt</translation>
    </message>
    <message>
        <source>未确认打印</source>
        <comment>words.state_unprinted</comment>
        <translation>Not confirmed</translation>
    </message>
    <message>
        <source>已退</source>
        <comment>words.state_returned_whole</comment>
        <translation>Returned</translation>
    </message>
    <message>
        <source>部分退</source>
        <comment>words.state_returned_part</comment>
        <translation>Partly returned</translation>
    </message>
    <message>
        <source>退货</source>
        <comment>words.state_refund</comment>
        <translation>Refund</translation>
    </message>
    <message>
        <source>作废</source>
        <comment>words.state_void</comment>
        <translation>Void</translation>
    </message>
    <message>
        <source>已退回 ¥{0}</source>
        <comment>words.void_back</comment>
        <translation>¥{0} given back</translation>
    </message>
    <message>
        <source>原单 {0}</source>
        <comment>words.refund_of</comment>
        <translation>of {0}</translation>
    </message>
    <message>
        <source>账本无法写入</source>
        <comment>words.fault_ledger_fault</comment>
        <translation>The ledger cannot be written</translation>
    </message>
    <message>
        <source>为了不丢失任何一笔销售，本机已停止收银。已收款并确认的销售都在账本里。</source>
        <comment>words.fault_ledger_fault_happened</comment>
        <translation>So that no sale is lost, selling has stopped. Every sale that was confirmed is in the ledger.</translation>
    </message>
    <message>
        <source>检查磁盘空间和存储设备。</source>
        <comment>words.fault_ledger_fault_1</comment>
        <translation>Check the disk's free space and the drive.</translation>
    </message>
    <message>
        <source>重新启动收银程序，未完成的一单会恢复。</source>
        <comment>words.fault_ledger_fault_2</comment>
        <translation>Restart the program; the unfinished sale comes back.</translation>
    </message>
    <message>
        <source>仍然出现时，请联系支持并告知下面的内容。</source>
        <comment>words.fault_ledger_fault_3</comment>
        <translation>If it happens again, call support and read out the text below.</translation>
    </message>
    <message>
        <source>收银程序已经在运行</source>
        <comment>words.fault_ledger_locked</comment>
        <translation>The program is already running</translation>
    </message>
    <message>
        <source>另一个收银程序正在使用这台终端的账本，不能同时打开两个。</source>
        <comment>words.fault_ledger_locked_happened</comment>
        <translation>Another copy of the program is using this terminal's ledger; only one can run at a time.</translation>
    </message>
    <message>
        <source>切换到已经打开的收银窗口。</source>
        <comment>words.fault_ledger_locked_1</comment>
        <translation>Switch to the window that is already open.</translation>
    </message>
    <message>
        <source>找不到窗口时，请重启电脑后再试。</source>
        <comment>words.fault_ledger_locked_2</comment>
        <translation>If you cannot find it, restart the computer and try again.</translation>
    </message>
    <message>
        <source>账本损坏或读不懂</source>
        <comment>words.fault_ledger_broken</comment>
        <translation>The ledger is damaged or cannot be read</translation>
    </message>
    <message>
        <source>账本没有通过检查。为了不改动任何记录，本机没有开始收银。</source>
        <comment>words.fault_ledger_broken_happened</comment>
        <translation>The ledger did not pass its check. Selling has not started, so that no record is changed.</translation>
    </message>
    <message>
        <source>不要删除或移动任何文件。</source>
        <comment>words.fault_ledger_broken_1</comment>
        <translation>Do not delete or move any file.</translation>
    </message>
    <message>
        <source>请联系支持，按账本恢复步骤处理。</source>
        <comment>words.fault_ledger_broken_2</comment>
        <translation>Call support and follow the steps to restore a ledger.</translation>
    </message>
    <message>
        <source>设置文件有错误</source>
        <comment>words.fault_settings</comment>
        <translation>The settings file is wrong</translation>
    </message>
    <message>
        <source>本机的设置不能使用，收银没有开始。</source>
        <comment>words.fault_settings_happened</comment>
        <translation>The settings cannot be used; selling has not started.</translation>
    </message>
    <message>
        <source>按下面的内容改正设置文件。</source>
        <comment>words.fault_settings_1</comment>
        <translation>Correct the settings file as the text below says.</translation>
    </message>
    <message>
        <source>改好后重新启动收银程序。</source>
        <comment>words.fault_settings_2</comment>
        <translation>Then start the program again.</translation>
    </message>
    <message>
        <source>收银程序没有启动成功</source>
        <comment>words.fault_start</comment>
        <translation>The program could not start</translation>
    </message>
    <message>
        <source>启动时出了问题，收银没有开始，记录没有改动。</source>
        <comment>words.fault_start_happened</comment>
        <translation>Something went wrong while starting. Selling has not started and no record was changed.</translation>
    </message>
    <message>
        <source>退出后再启动一次收银程序。</source>
        <comment>words.fault_start_1</comment>
        <translation>Quit and start the program again.</translation>
    </message>
    <message>
        <source>仍然出现时，请联系支持并告知下面的内容。</source>
        <comment>words.fault_start_2</comment>
        <translation>If it happens again, call support and read out the text below.</translation>
    </message>
    <message>
        <source>{0} 号已登录，请先退出登录</source>
        <comment>notices.already_signed_in</comment>
        <translation>{0} is already signed in; sign out first</translation>
    </message>
    <message>
        <source>请先登录</source>
        <comment>notices.sign_in_first</comment>
        <translation>Sign in first</translation>
    </message>
    <message>
        <source>请输入工号和密码</source>
        <comment>notices.number_and_pin_needed</comment>
        <translation>Enter your number and PIN</translation>
    </message>
    <message>
        <source>工号或密码不对，还可以试 {0} 次</source>
        <comment>notices.wrong_pin</comment>
        <translation>Wrong number or PIN; tries left: {0}</translation>
    </message>
    <message>
        <source>{0} 号输错次数过多，请 {1} 分钟后再试，或请主管处理</source>
        <comment>notices.locked_out</comment>
        <translation>Too many wrong PINs for {0}; try again in {1} min or ask a supervisor</translation>
    </message>
    <message>
        <source>需要主管的工号和密码</source>
        <comment>notices.supervisor_needed</comment>
        <translation>This needs a supervisor's number and PIN</translation>
    </message>
    <message>
        <source>请填写原因</source>
        <comment>notices.reason_needed</comment>
        <translation>Give a reason</translation>
    </message>
    <message>
        <source>原因里不要写电话、卡号、证件号、车牌等，请改写后再试</source>
        <comment>notices.reason_personal</comment>
        <translation>A reason must not contain phone, card, ID or plate numbers; please reword it</translation>
    </message>
    <message>
        <source>请先开班，再开始收银</source>
        <comment>notices.open_period_first</comment>
        <translation>Open the period first</translation>
    </message>
    <message>
        <source>本班已经开了</source>
        <comment>notices.period_already_open</comment>
        <translation>The period is already open</translation>
    </message>
    <message>
        <source>备用金金额不合理，请核对后重新输入</source>
        <comment>notices.float_implausible</comment>
        <translation>That float cannot be right; check and enter it again</translation>
    </message>
    <message>
        <source>清点金额不合理，请核对</source>
        <comment>notices.count_implausible</comment>
        <translation>That count cannot be right; check it</translation>
    </message>
    <message>
        <source>请先完成、挂起或作废当前销售</source>
        <comment>notices.finish_sale_first</comment>
        <translation>Finish, park or void the open sale first</translation>
    </message>
    <message>
        <source>有挂单的结果未明，请先取单查询</source>
        <comment>notices.parked_sale_unresolved</comment>
        <translation>The outcome of a parked sale is unknown; recall it and ask again</translation>
    </message>
    <message>
        <source>有挂单已收款或已核销，请先取单处理</source>
        <comment>notices.parked_sale_holds_money</comment>
        <translation>A parked sale holds money or a redeemed coupon; recall it and finish it first</translation>
    </message>
    <message>
        <source>扫码中断，请再扫一次</source>
        <comment>notices.scan_torn</comment>
        <translation>The scan was interrupted; scan again</translation>
    </message>
    <message>
        <source>刚才的扫码没有采用：先回答或关闭对话框，再扫一次</source>
        <comment>notices.close_dialog_first</comment>
        <translation>That scan was not taken: answer or close the dialog first, then scan again</translation>
    </message>
    <message>
        <source>已开始收款，商品不能再改。要先卖别的，请先挂单</source>
        <comment>notices.basket_frozen</comment>
        <translation>Payment has started: items can no longer be changed. To sell something else, park this sale first</translation>
    </message>
    <message>
        <source>未找到商品 {0}，请检查条码或输入名称</source>
        <comment>notices.unknown_code</comment>
        <translation>No product found for {0}; check the code or type a name</translation>
    </message>
    <message>
        <source>未找到商品 {0}。若是预售订单号，请按 F3 预售尾款后再输入</source>
        <comment>notices.unknown_long_number</comment>
        <translation>No product {0}. If it is the number of a presale order, press F3 (Presale) and enter it there</translation>
    </message>
    <message>
        <source>预售订单里不能加商品，请另开一单</source>
        <comment>notices.order_takes_no_lines</comment>
        <translation>Goods cannot be added to a presale order; ring them up as a separate sale</translation>
    </message>
    <message>
        <source>一单最多 {0} 行，请分两单</source>
        <comment>notices.too_many_lines</comment>
        <translation>A sale can have at most {0} lines; start another one</translation>
    </message>
    <message>
        <source>数量不对，请重新输入</source>
        <comment>notices.quantity_implausible</comment>
        <translation>That quantity cannot be right; enter it again</translation>
    </message>
    <message>
        <source>一行最多 {0} 件，请核对数量</source>
        <comment>notices.too_many_units</comment>
        <translation>At most {0} on one line; check the quantity</translation>
    </message>
    <message>
        <source>店内码商品按标签金额，不能改数量</source>
        <comment>notices.label_has_its_amount</comment>
        <translation>This item is priced by its label; the quantity cannot be changed</translation>
    </message>
    <message>
        <source>{0} 只能按整数卖</source>
        <comment>notices.whole_pieces_only</comment>
        <translation>{0} is sold in whole pieces only</translation>
    </message>
    <message>
        <source>这一行已经不在了</source>
        <comment>notices.no_such_line</comment>
        <translation>That line is gone</translation>
    </message>
    <message>
        <source>已删除 {0}</source>
        <comment>notices.line_removed</comment>
        <translation>Removed {0}</translation>
    </message>
    <message>
        <source>没有可撤销的操作</source>
        <comment>notices.nothing_to_undo</comment>
        <translation>Nothing to undo</translation>
    </message>
    <message>
        <source>没有可挂起的销售</source>
        <comment>notices.nothing_to_park</comment>
        <translation>There is no sale to park</translation>
    </message>
    <message>
        <source>已挂单 {0}</source>
        <comment>notices.parked</comment>
        <translation>Parked {0}</translation>
    </message>
    <message>
        <source>之前挂起的 {0} 还没有收，请取单继续</source>
        <comment>notices.basket_still_parked</comment>
        <translation>{0}, parked before, is not paid yet: recall it to go on</translation>
    </message>
    <message>
        <source>已取回 {0}</source>
        <comment>notices.brought_back</comment>
        <translation>Recalled {0}</translation>
    </message>
    <message>
        <source>这一单已不在挂单里</source>
        <comment>notices.not_parked</comment>
        <translation>That sale is no longer parked</translation>
    </message>
    <message>
        <source>没有可作废的销售</source>
        <comment>notices.nothing_to_void</comment>
        <translation>There is no sale to void</translation>
    </message>
    <message>
        <source>这一单不能用：{0}</source>
        <comment>notices.benefit_cannot_be_used</comment>
        <translation>It cannot be used on this sale: {0}</translation>
    </message>
    <message>
        <source>优惠太多，一单记不下</source>
        <comment>notices.too_many_benefits</comment>
        <translation>Too many benefits for one sale</translation>
    </message>
    <message>
        <source>已作废 {0}{1}</source>
        <comment>notices.voided</comment>
        <translation>Voided {0}{1}</translation>
    </message>
    <message>
        <source>没有作废，{2}没有退回：{0}{3}</source>
        <comment>notices.void_stopped</comment>
        <translation>Not voided: {2} was not given back. {0}{3}</translation>
    </message>
    <message>
        <source>已退回：{0}</source>
        <comment>notices.money_given_back</comment>
        <translation>Given back: {0}</translation>
    </message>
    <message>
        <source>已恢复未完成的销售 {0}</source>
        <comment>notices.sale_recovered</comment>
        <translation>Recovered the unfinished sale {0}</translation>
    </message>
    <message>
        <source>正在等待结果，请稍候</source>
        <comment>notices.wait_for_answer</comment>
        <translation>Still waiting for an answer; please wait</translation>
    </message>
    <message>
        <source>没有需要付款的金额</source>
        <comment>notices.nothing_to_pay</comment>
        <translation>There is nothing to pay</translation>
    </message>
    <message>
        <source>还有金额没有付清</source>
        <comment>notices.still_to_pay</comment>
        <translation>There is still something to pay</translation>
    </message>
    <message>
        <source>金额不对，请重新输入</source>
        <comment>notices.amount_implausible</comment>
        <translation>That amount cannot be right; enter it again</translation>
    </message>
    <message>
        <source>实收金额过大，请核对后重新输入</source>
        <comment>notices.cash_implausible</comment>
        <translation>That is too much cash; check and enter it again</translation>
    </message>
    <message>
        <source>现金没有比 ¥{0} 更小的钱，请改成收得到的金额；零头用银行卡或付款码收</source>
        <comment>notices.cash_not_in_coins</comment>
        <translation>There is no cash below ¥{0}: change the amount, and take the rest by card or code</translation>
    </message>
    <message>
        <source>超过应收金额，请重新输入</source>
        <comment>notices.more_than_left</comment>
        <translation>That is more than the amount due; enter it again</translation>
    </message>
    <message>
        <source>找不到这笔收款</source>
        <comment>notices.no_such_tender</comment>
        <translation>There is no such payment</translation>
    </message>
    <message>
        <source>作废这一单，款就会退回</source>
        <comment>notices.void_gives_back</comment>
        <translation>Void this sale to give the money back</translation>
    </message>
    <message>
        <source>请退还顾客现金 ¥{0}</source>
        <comment>notices.hand_cash_back</comment>
        <translation>Hand ¥{0} in cash back to the customer</translation>
    </message>
    <message>
        <source>上一笔银行卡收款结果未明，请先查询；现金仍可收</source>
        <comment>notices.pinpad_unresolved</comment>
        <translation>The outcome of the last card payment is unknown; ask again first. Cash can still be taken</translation>
    </message>
    <message>
        <source>有一笔银行卡正在退给顾客，结果还没有查明：银行卡的收款和退款都要等它。请主管处理（Alt+S）；现金不受影响</source>
        <comment>notices.card_going_back</comment>
        <translation>A card payment is being given back to its customer, and nobody knows yet whether it was: cards and refunds to cards wait for it. A supervisor settles it (Alt+S); cash is not affected</translation>
    </message>
    <message>
        <source>上一笔付款码结果未明，请先查询或取消；现金仍可收</source>
        <comment>notices.code_unresolved</comment>
        <translation>The outcome of the last payment code is not known: ask about it or cancel it first; cash may still be taken</translation>
    </message>
    <message>
        <source>刚才扫的付款码不再使用</source>
        <comment>notices.code_dropped</comment>
        <translation>The scanned code will not be used</translation>
    </message>
    <message>
        <source>请扫顾客的付款码</source>
        <comment>notices.scan_payment_code</comment>
        <translation>Scan the customer's payment code</translation>
    </message>
    <message>
        <source>已收款 ¥{0}</source>
        <comment>notices.tender_approved</comment>
        <translation>Payment received: ¥{0}</translation>
    </message>
    <message>
        <source>挂单 {0} 已收款 ¥{1}，还差 ¥{2}</source>
        <comment>notices.counted_aside</comment>
        <translation>Parked {0}: ¥{1} counted, ¥{2} left to pay</translation>
    </message>
    <message>
        <source>收款完成 {0}</source>
        <comment>notices.sale_closed</comment>
        <translation>Paid: {0}</translation>
    </message>
    <message>
        <source>银行卡收款未成功：{0}</source>
        <comment>notices.card_refused</comment>
        <translation>Card not charged: {0}</translation>
    </message>
    <message>
        <source>扫码未成功：{0}</source>
        <comment>notices.code_refused</comment>
        <translation>Payment code not charged: {0}</translation>
    </message>
    <message>
        <source>优惠未核销：{0}</source>
        <comment>notices.redemption_refused</comment>
        <translation>Coupon not redeemed: {0}</translation>
    </message>
    <message>
        <source>订单未锁定：{0}</source>
        <comment>notices.lease_refused</comment>
        <translation>Order not reserved: {0}</translation>
    </message>
    <message>
        <source>退回未成功：{0}</source>
        <comment>notices.reversal_refused</comment>
        <translation>Not reversed: {0}</translation>
    </message>
    <message>
        <source>退回结果未明：请顾客拿好原卡，按“再次查询”</source>
        <comment>notices.void_unknown</comment>
        <translation>Not known whether it was given back: with the customer's card at hand, ask again</translation>
    </message>
    <message>
        <source>结果未明：可能已扣款，请勿重复收款，正在查询</source>
        <comment>notices.outcome_unknown</comment>
        <translation>Outcome unknown: the customer may have been charged. Do not charge again; checking</translation>
    </message>
    <message>
        <source>结果未明：可能已退款，请勿重复退款，正在查询</source>
        <comment>notices.refund_unknown</comment>
        <translation>Outcome unknown: it may be refunded already. Do not refund it again; asking.</translation>
    </message>
    <message>
        <source>正在再次查询</source>
        <comment>notices.asking_again</comment>
        <translation>Asking again</translation>
    </message>
    <message>
        <source>没有需要查询的结果</source>
        <comment>notices.nothing_to_ask</comment>
        <translation>There is no unknown outcome to ask about</translation>
    </message>
    <message>
        <source>结果已经明确，无需主管裁定</source>
        <comment>notices.nothing_to_force</comment>
        <translation>The outcome is known; there is nothing to decide</translation>
    </message>
    <message>
        <source>情况刚刚变了，裁定没有生效，请看清后重新裁定</source>
        <comment>notices.stands_otherwise</comment>
        <translation>Things just changed. Nothing was decided: look again, then decide</translation>
    </message>
    <message>
        <source>正在取消，请等待结果</source>
        <comment>notices.cancelling</comment>
        <translation>Cancelling; wait for the answer</translation>
    </message>
    <message>
        <source>正在原路退回</source>
        <comment>notices.giving_back</comment>
        <translation>Giving it back the way it came</translation>
    </message>
    <message>
        <source>退回结果未明：正在继续查询，请先不要另外退现金</source>
        <comment>notices.give_back_unknown</comment>
        <translation>Not known whether it went back: still asking, do not hand out cash for it</translation>
    </message>
    <message>
        <source>没有问到刷卡机，还不知道退了没有：请检查刷卡机后再问一次，先不要另外退现金</source>
        <comment>notices.give_back_unheard</comment>
        <translation>The pinpad could not be asked, and it is not known whether the money went back: check the pinpad and ask again; give no cash for it yet</translation>
    </message>
    <message>
        <source>一笔已按失败处理的收款其实成功了，请主管查看流水并退款</source>
        <comment>notices.late_answer</comment>
        <translation>A payment recorded as failed went through after all: a supervisor must check and refund it</translation>
    </message>
    <message>
        <source>{0} 有一笔已按失败处理的收款其实成功了，请主管处理：可算作这一单的收款</source>
        <comment>notices.late_answer_counts</comment>
        <translation>{0}: a payment recorded as failed went through after all. A supervisor can count it as paid.</translation>
    </message>
    <message>
        <source>{0} 有一笔已按失败处理的收款其实成功了，请主管处理：先退回这一单后来收的款，就可算作收款</source>
        <comment>notices.late_answer_beside</comment>
        <translation>{0}: a payment recorded as failed went through after all. Give back what was taken for the sale since, then a supervisor can count it as paid.</translation>
    </message>
    <message>
        <source>一笔已按没有退回处理的退款其实已退给顾客，请不要再退，请主管核对</source>
        <comment>notices.late_paid_out</comment>
        <translation>A refund recorded as not given back went through after all: do not give it back again; a supervisor must check</translation>
    </message>
    <message>
        <source>一笔已按退回处理的退款其实没有退回，请主管核对</source>
        <comment>notices.late_not_paid_out</comment>
        <translation>A refund recorded as given back did not go through: a supervisor must check</translation>
    </message>
    <message>
        <source>一笔已按成功处理的收款其实没有成功，请主管核对</source>
        <comment>notices.late_refusal</comment>
        <translation>A payment recorded as successful did not go through after all: a supervisor must check it</translation>
    </message>
    <message>
        <source>还没有选中的商品：数量 {0} 留给下一件，请扫描或输入商品；按 Esc 不要了</source>
        <comment>notices.quantity_waits</comment>
        <translation>No item is selected: quantity {0} waits for the next one. Scan or type it, or press Esc to drop the number</translation>
    </message>
    <message>
        <source>“{0}”还差 {1} 个序列号，录入后再收款</source>
        <comment>notices.serials_missing</comment>
        <translation>"{0}" still needs serial numbers: {1}. Enter them before payment</translation>
    </message>
    <message>
        <source>已录入序列号 {0}</source>
        <comment>notices.serial_entered</comment>
        <translation>Serial number {0} entered</translation>
    </message>
    <message>
        <source>“{0}”不是序列号：1–64 个字母、数字或符号</source>
        <comment>notices.serial_unreadable</comment>
        <translation>"{0}" is not a serial number: 1–64 letters, digits or symbols</translation>
    </message>
    <message>
        <source>序列号 {0} 这一单已经录过</source>
        <comment>notices.serial_twice</comment>
        <translation>Serial number {0} is already in this sale</translation>
    </message>
    <message>
        <source>{0} 是商品条码，请扫机身上的序列号</source>
        <comment>notices.serial_is_item_code</comment>
        <translation>{0} is the product's barcode; scan the serial number on the unit</translation>
    </message>
    <message>
        <source>扫到的是“{0}”的条码，没有录入：请扫“{1}”机身上的序列号。要先扫商品，按 Esc</source>
        <comment>notices.serial_is_goods</comment>
        <translation>That is the barcode of "{0}"; nothing was entered. Scan the serial number on "{1}", or press Esc to scan goods first</translation>
    </message>
    <message>
        <source>扫到的是付款码，没有录入：请先扫机身上的序列号，再收款</source>
        <comment>notices.serial_is_payment_code</comment>
        <translation>That is a payment code and was not entered: scan the serial number on the unit first, then take the money</translation>
    </message>
    <message>
        <source>“{0}”是数量，没有录入：这里要序列号。要输数量，先按 Esc</source>
        <comment>notices.serial_is_quantity</comment>
        <translation>"{0}" is a quantity and was not entered: a serial number is wanted here. For a quantity press Esc first</translation>
    </message>
    <message>
        <source>车架号属于个人信息，不能录在这里；确是机身序列号时，请在前面加 SN</source>
        <comment>notices.serial_is_vin</comment>
        <translation>A VIN is personal data and cannot be entered here; if it is a machine's serial number, put SN before it</translation>
    </message>
    <message>
        <source>这像是手机号、证件号或卡号，不能录在这里；确是机身序列号时，请在前面加 SN</source>
        <comment>notices.serial_is_personal</comment>
        <translation>This looks like a phone, ID or card number and cannot be entered here; if it is a serial number, put SN before it</translation>
    </message>
    <message>
        <source>“{0}”每件要录序列号，一单记不下 {1} 件，请分几单</source>
        <comment>notices.serials_do_not_fit</comment>
        <translation>Each "{0}" needs a serial number, and {1} do not fit in one sale: split them over several sales</translation>
    </message>
    <message>
        <source>“{0}”不用再录序列号</source>
        <comment>notices.serials_complete</comment>
        <translation>"{0}" needs no more serial numbers</translation>
    </message>
    <message>
        <source>“{0}”已录的序列号比这个数量多，请先撤销或删除行</source>
        <comment>notices.serials_entered</comment>
        <translation>"{0}" has more serial numbers than that; undo or remove the line first</translation>
    </message>
    <message>
        <source>没有要处理的差异</source>
        <comment>notices.nothing_to_settle</comment>
        <translation>There is nothing to resolve</translation>
    </message>
    <message>
        <source>请先取出这一笔挂单：已退的钱会自动计入</source>
        <comment>notices.counted_when_recalled</comment>
        <translation>Recall this parked sale first: the money that went back is counted by itself</translation>
    </message>
    <message>
        <source>这一单还没办完，这笔钱还在店里：请算作这一单的收款，或先退给顾客，再来记录</source>
        <comment>notices.money_is_here_still</comment>
        <translation>This sale is not finished and the money is still here: count it as paid, or return it first, then record it</translation>
    </message>
    <message>
        <source>这一单还没办完，这笔钱店里没有：请先补收，或记为损失，再来记录</source>
        <comment>notices.money_is_missing_still</comment>
        <translation>This sale or return is not finished and the money is not here: collect it first or record a loss, then record it</translation>
    </message>
    <message>
        <source>这样处理与这笔差异不符，请另选</source>
        <comment>notices.reason_does_not_fit</comment>
        <translation>That does not fit this difference; choose another</translation>
    </message>
    <message>
        <source>请把补收的现金 ¥{0} 放入钱箱</source>
        <comment>notices.put_cash_in</comment>
        <translation>Put the ¥{0} collected into the drawer</translation>
    </message>
    <message>
        <source>已记入账本，总部会看到</source>
        <comment>notices.contradiction_settled</comment>
        <translation>Recorded; head office will see it</translation>
    </message>
    <message>
        <source>订单锁定只能由服务器确认，不能裁定为成功</source>
        <comment>notices.lease_cannot_be_forced</comment>
        <translation>Only the server can reserve an order; this cannot be decided here</translation>
    </message>
    <message>
        <source>优惠有变化，金额已更新，请确认后再收</source>
        <comment>notices.price_changed</comment>
        <translation>Benefits changed the price; check the amount and pay again</translation>
    </message>
    <message>
        <source>预售尾款不抹零</source>
        <comment>notices.order_takes_no_rounding</comment>
        <translation>A presale balance is not rounded</translation>
    </message>
    <message>
        <source>顾客多付了一笔，正在自动退回</source>
        <comment>notices.paid_twice_reversing</comment>
        <translation>The customer paid more than was due; the extra is being given back automatically</translation>
    </message>
    <message>
        <source>请先完成或取消这一单退货</source>
        <comment>notices.finish_return_first</comment>
        <translation>Finish or cancel this return first</translation>
    </message>
    <message>
        <source>本机没有这一单，请核对小票上的单号</source>
        <comment>notices.no_such_sale</comment>
        <translation>This till has no such sale; check the number on the receipt</translation>
    </message>
    <message>
        <source>本店没有 {0} 这一单，或它还没有上传：请核对单号，或到卖出它的收银机退货</source>
        <comment>notices.no_such_sale_here</comment>
        <translation>This store has no sale {0}, or it has not been uploaded yet: check the number, or return it at the till that sold it</translation>
    </message>
    <message>
        <source>正在向服务器查找 {0}…</source>
        <comment>notices.asking_for_sale</comment>
        <translation>Looking up {0} on the server…</translation>
    </message>
    <message>
        <source>{0} 不是本机卖的，只能在联网时或到卖出它的收银机退货。什么都没有改动</source>
        <comment>notices.sale_of_another_till</comment>
        <translation>{0} was not sold at this till: it can be returned only online, or at the till that sold it. Nothing was changed</translation>
    </message>
    <message>
        <source>{0} 是其他门店卖的，本店不能退，请顾客到原门店退货</source>
        <comment>notices.sale_of_another_store</comment>
        <translation>{0} was sold by another store and cannot be returned here: please return it there</translation>
    </message>
    <message>
        <source>{0} 正在另一台收银机（{1}）退货，请到那台完成或取消</source>
        <comment>notices.sale_leased_elsewhere</comment>
        <translation>{0} is being returned at another till ({1}): finish or cancel it there</translation>
    </message>
    <message>
        <source>本机读不出 {0} 这一单，请到卖出它的收银机退货</source>
        <comment>notices.sale_unreadable</comment>
        <translation>This terminal cannot read sale {0}: please return it at the till that sold it</translation>
    </message>
    <message>
        <source>{0} 有本机读不出的退货记录，不能退货或交货，请更新本机程序或联系总部</source>
        <comment>notices.refunds_unreadable</comment>
        <translation>Something of {0} came back that this program cannot read: no return and no goods here. Update it, or ask head office</translation>
    </message>
    <message>
        <source>{0} 有商品在另一台收银机退过，请核对后再交货</source>
        <comment>notices.goods_part_returned</comment>
        <translation>Some goods of {0} came back at another till; check, then hand over the rest</translation>
    </message>
    <message>
        <source>{0} 已经多退过款，再退就超过实付，请联系总部处理</source>
        <comment>notices.return_over_refunded</comment>
        <translation>Too much was refunded of {0} already; this would be more than was paid. Head office has to settle it</translation>
    </message>
    <message>
        <source>{0} 在另一台收银机退过货，已退的商品不再退，请核对后再确认</source>
        <comment>notices.returned_elsewhere</comment>
        <translation>Goods of {0} came back at another till and are left out here; check the refund and confirm again</translation>
    </message>
    <message>
        <source>这一单刚退过货，请重新打开</source>
        <comment>notices.return_out_of_date</comment>
        <translation>Goods of this sale have just been returned; open it again</translation>
    </message>
    <message>
        <source>{0} 的商品已全部退完</source>
        <comment>notices.all_returned</comment>
        <translation>Everything of {0} has been returned</translation>
    </message>
    <message>
        <source>只有 {0} 件可退</source>
        <comment>notices.not_so_many_left</comment>
        <translation>Only {0} left to return</translation>
    </message>
    <message>
        <source>这一单里没有 {0}</source>
        <comment>notices.not_in_sale</comment>
        <translation>{0} is not in this sale</translation>
    </message>
    <message>
        <source>{0} 已经退过，不能再退</source>
        <comment>notices.already_returned</comment>
        <translation>{0} has already been returned</translation>
    </message>
    <message>
        <source>{0} 的这一件已经选了</source>
        <comment>notices.already_chosen</comment>
        <translation>This unit of {0} is already chosen</translation>
    </message>
    <message>
        <source>请先选择要退的商品</source>
        <comment>notices.return_nothing</comment>
        <translation>First choose what is being returned</translation>
    </message>
    <message>
        <source>优惠“{0}”不能只退一部分，请把用了它的商品一起退</source>
        <comment>notices.return_blocked</comment>
        <translation>"{0}" cannot be taken back in part: return all the goods it was used on together</translation>
    </message>
    <message>
        <source>一单退款超过 ¥{0} 要主管确认，请主管输入工号和密码</source>
        <comment>notices.refund_over_limit</comment>
        <translation>Refunding more than ¥{0} of one sale needs a supervisor: ask for their number and PIN</translation>
    </message>
    <message>
        <source>这一单有收款没有到账，退款要主管确认，请主管输入工号和密码</source>
        <comment>notices.refund_of_unpaid</comment>
        <translation>A payment of this sale never came. The refund needs a supervisor's number and PIN.</translation>
    </message>
    <message>
        <source>这一单有 ¥{0} 没有到账，请先由主管处理差异，再退款</source>
        <comment>notices.payment_never_came</comment>
        <translation>¥{0} of this sale never came. A supervisor has to settle that before the refund.</translation>
    </message>
    <message>
        <source>这一单的顾客已多拿到 ¥{0}（退了两次）：请先由主管处理（Alt+S），再退款</source>
        <comment>notices.given_back_twice</comment>
        <translation>The customer of this sale got ¥{0} too much (given back twice): a supervisor settles that first (Alt+S), then refund</translation>
    </message>
    <message>
        <source>后来查明，这一单已收了顾客 ¥{0}：请先由主管处理（Alt+S），再收款</source>
        <comment>notices.paid_after_all</comment>
        <translation>¥{0} of this sale turned out to be here already: a supervisor has to settle that first (Alt+S)</translation>
    </message>
    <message>
        <source>这笔收款没有到账，请先由主管处理差异</source>
        <comment>notices.payment_to_settle</comment>
        <translation>This payment never came. A supervisor has to settle that first.</translation>
    </message>
    <message>
        <source>退款金额有变化，请核对后再确认</source>
        <comment>notices.return_changed</comment>
        <translation>The refund has changed; check it and confirm again</translation>
    </message>
    <message>
        <source>没有正在办理的退货</source>
        <comment>notices.no_return_open</comment>
        <translation>No return is open</translation>
    </message>
    <message>
        <source>已开始退款，商品不能再改</source>
        <comment>notices.return_begun</comment>
        <translation>The refund has begun; the goods cannot be changed</translation>
    </message>
    <message>
        <source>已取消 {0} 的退货</source>
        <comment>notices.return_given_up</comment>
        <translation>Return of {0} cancelled</translation>
    </message>
    <message>
        <source>已有款项退出，不能取消，请继续退完</source>
        <comment>notices.money_went_back</comment>
        <translation>Some money has already gone back; finish the refund instead of cancelling</translation>
    </message>
    <message>
        <source>已退款 ¥{0}</source>
        <comment>notices.refund_approved</comment>
        <translation>Refunded ¥{0}</translation>
    </message>
    <message>
        <source>退款未成功：{0}</source>
        <comment>notices.refund_refused</comment>
        <translation>Not refunded: {0}</translation>
    </message>
    <message>
        <source>另一单的银行卡结果未明，退款到卡要等它：请先在那一单上查询，挂起的先取单</source>
        <comment>notices.refund_waits_for_card</comment>
        <translation>How a card of another sale ended is not known, and a refund to a card waits for it: ask about it there first; recall it where it is parked</translation>
    </message>
    <message>
        <source>退货完成 {0}</source>
        <comment>notices.refund_closed</comment>
        <translation>Return completed: {0}</translation>
    </message>
    <message>
        <source>不能收尾款：{0}</source>
        <comment>notices.order_not_collectable</comment>
        <translation>The balance cannot be collected: {0}</translation>
    </message>
    <message>
        <source>这张订单由顾客在手机上付款，付完会自动显示</source>
        <comment>notices.customer_pays_online</comment>
        <translation>The customer pays for this order on their phone; it shows here automatically once paid</translation>
    </message>
    <message>
        <source>订单 {0} 已经在屏幕上</source>
        <comment>notices.order_on_screen</comment>
        <translation>Order {0} is on screen already</translation>
    </message>
    <message>
        <source>订单 {0} 已在挂单里：请回到商品页按 F5 取单</source>
        <comment>notices.order_is_parked</comment>
        <translation>Order {0} is parked: go to the basket and press F5 to recall it</translation>
    </message>
    <message>
        <source>正在查询订单 {0}</source>
        <comment>notices.looking_up_order</comment>
        <translation>Looking up order {0}</translation>
    </message>
    <message>
        <source>{0}（订单 {1}）</source>
        <comment>notices.order_refused</comment>
        <translation>{0} (order {1})</translation>
    </message>
    <message>
        <source>查不到订单 {0}：连不上服务器，请稍后再试</source>
        <comment>notices.order_unreachable</comment>
        <translation>Order {0} cannot be looked up: the server cannot be reached; try again later</translation>
    </message>
    <message>
        <source>订单 {0} 在云端有变化，请与顾客核对后再收款</source>
        <comment>notices.order_changed</comment>
        <translation>Order {0} has changed in the cloud; check it with the customer before taking the money</translation>
    </message>
    <message>
        <source>查不到顾客的优惠券；有券可以扫码或输入券码</source>
        <comment>notices.offers_unreachable</comment>
        <translation>The customer's coupons cannot be looked up; coupons can still be scanned or typed</translation>
    </message>
    <message>
        <source>请先扫商品或订单，再用优惠券</source>
        <comment>notices.scan_goods_first</comment>
        <translation>Scan goods or an order first, then the coupon</translation>
    </message>
    <message>
        <source>已经用了：{0}</source>
        <comment>notices.benefit_already_there</comment>
        <translation>Already in use: {0}</translation>
    </message>
    <message>
        <source>这张券不能用：{0}</source>
        <comment>notices.coupon_not_usable</comment>
        <translation>This coupon cannot be used: {0}</translation>
    </message>
    <message>
        <source>{0} 查到时已换了一单，没有使用</source>
        <comment>notices.coupon_came_late</comment>
        <translation>{0} was found only after the sale had changed, so it was not used</translation>
    </message>
    <message>
        <source>已加优惠：{0}</source>
        <comment>notices.coupon_added</comment>
        <translation>Added: {0}</translation>
    </message>
    <message>
        <source>已加“{0}”，但没有减钱：{1}</source>
        <comment>notices.coupon_added_unused</comment>
        <translation>"{0}" is on the sale but takes nothing off: {1}</translation>
    </message>
    <message>
        <source>已加“{0}”，但这次不用：另一组优惠减得更多</source>
        <comment>notices.coupon_added_beaten</comment>
        <translation>"{0}" added, but not used: another combination takes off more</translation>
    </message>
    <message>
        <source>已加“{0}”，但要联网才能核销，现在没有减钱</source>
        <comment>notices.coupon_added_offline</comment>
        <translation>"{0}" added, but it can only be redeemed online: nothing is taken off now</translation>
    </message>
    <message>
        <source>网络断开，“{0}”现在不能核销：应收多了 ¥{1}，请告知顾客</source>
        <comment>notices.dearer_off_line</comment>
        <translation>Off line "{0}" cannot be redeemed: ¥{1} more is due, tell the customer</translation>
    </message>
    <message>
        <source>这张券不能用：{0}</source>
        <comment>notices.coupon_refused</comment>
        <translation>This coupon cannot be used: {0}</translation>
    </message>
    <message>
        <source>查不到券 {0}：连不上服务器，请稍后再试</source>
        <comment>notices.coupon_unreachable</comment>
        <translation>Coupon {0} cannot be checked: the server cannot be reached; try again later</translation>
    </message>
    <message>
        <source>券已核销且不能退回，这一单不能作废，请挂单并找主管</source>
        <comment>notices.coupon_cannot_be_reversed</comment>
        <translation>A redeemed coupon cannot be taken back, so the sale cannot be voided. Park it and call a supervisor</translation>
    </message>
    <message>
        <source>云端已确认订单 {0} 付清</source>
        <comment>notices.collection_confirmed</comment>
        <translation>The cloud confirms order {0} is paid in full</translation>
    </message>
    <message>
        <source>订单 {0} 已在别处付清，顾客可能付了两次：请找主管核对，把多收的退给顾客</source>
        <comment>notices.order_paid_elsewhere</comment>
        <translation>Order {0} was paid elsewhere: the customer may have paid twice. Call a supervisor to check and refund the excess</translation>
    </message>
    <message>
        <source>订单 {0} 已收款，但云端一直未确认，请通知主管</source>
        <comment>notices.collection_unconfirmed</comment>
        <translation>Order {0} was collected, but the cloud has not confirmed it; tell a supervisor</translation>
    </message>
    <message>
        <source>{0} 是提货凭证，已记在这一单，收款并交货后再核销</source>
        <comment>notices.voucher_kept</comment>
        <translation>{0} is a voucher for goods: noted for this order, redeemed after payment and hand-over</translation>
    </message>
    <message>
        <source>{0} 已记在这一单，收款并交货后再核销</source>
        <comment>notices.voucher_kept_already</comment>
        <translation>{0} is already noted for this order; it is redeemed after payment and hand-over</translation>
    </message>
    <message>
        <source>{0} 是提货凭证，收款并交货后才核销：请先查询订单，或在交易记录里打开那一单</source>
        <comment>notices.voucher_without_order</comment>
        <translation>{0} is a voucher for goods, redeemed after payment and hand-over: look up its order, or open its sale in the history</translation>
    </message>
    <message>
        <source>{0} 的订单不是在这台收银台收的尾款，请到收款的那台登记交货</source>
        <comment>notices.voucher_of_no_sale</comment>
        <translation>The order of {0} was not collected at this till; record the hand-over at the till that did</translation>
    </message>
    <message>
        <source>一张订单最多 {0} 张提货凭证</source>
        <comment>notices.too_many_vouchers</comment>
        <translation>An order takes at most {0} vouchers for goods</translation>
    </message>
    <message>
        <source>货已交给顾客了吗？请登记交货，随后核销 {0}</source>
        <comment>notices.voucher_hand_over_first</comment>
        <translation>Does the customer have the goods? Record the hand-over; {0} is redeemed then</translation>
    </message>
    <message>
        <source>“{2}”不能用：{0}</source>
        <comment>notices.voucher_not_usable</comment>
        <translation>"{2}" cannot be used: {0}</translation>
    </message>
    <message>
        <source>这次交货不核销 {0}</source>
        <comment>notices.voucher_left_out</comment>
        <translation>{0} will not be redeemed with this hand-over</translation>
    </message>
    <message>
        <source>已核销 {0}</source>
        <comment>notices.voucher_redeemed</comment>
        <translation>Redeemed {0}</translation>
    </message>
    <message>
        <source>{2} 没有核销：{0}</source>
        <comment>notices.voucher_refused</comment>
        <translation>{2} was not redeemed: {0}</translation>
    </message>
    <message>
        <source>{0} 还没核销，连上服务器后自动核销，不用等</source>
        <comment>notices.voucher_waits</comment>
        <translation>{0} is not redeemed yet; this happens automatically once the server is back. No need to wait</translation>
    </message>
    <message>
        <source>{0} 已经核销过了</source>
        <comment>notices.voucher_consumed</comment>
        <translation>{0} has already been redeemed</translation>
    </message>
    <message>
        <source>已登记交货 {0}</source>
        <comment>notices.goods_handed_over</comment>
        <translation>Hand-over recorded: {0}</translation>
    </message>
    <message>
        <source>{0} 已经登记过交货</source>
        <comment>notices.handed_over_already</comment>
        <translation>The goods of {0} have already been handed over</translation>
    </message>
    <message>
        <source>{0} 这一单正在退货，不能交货：请先完成或取消退货</source>
        <comment>notices.being_returned</comment>
        <translation>{0} is being returned, so its goods cannot be handed over. Finish or cancel the return first</translation>
    </message>
    <message>
        <source>{0} 不是预售订单，不用登记交货</source>
        <comment>notices.no_goods_due</comment>
        <translation>{0} is not a presale order; there is no hand-over to record</translation>
    </message>
    <message>
        <source>正在查询会员的优惠</source>
        <comment>notices.looking_up_member</comment>
        <translation>Looking up the member's coupons</translation>
    </message>
    <message>
        <source>会员已识别，可用的券：{0} 张</source>
        <comment>notices.member_found</comment>
        <translation>Member identified; usable coupons: {0}</translation>
    </message>
    <message>
        <source>已换成这位会员，可用的券：{0} 张；前一位的券已移除</source>
        <comment>notices.member_replaced</comment>
        <translation>Changed to this member; usable coupons: {0}. The previous member's coupons were removed</translation>
    </message>
    <message>
        <source>已换成这位会员，没有可用的券；前一位的券已移除</source>
        <comment>notices.member_replaced_by_none</comment>
        <translation>Changed to this member, who has no usable coupons. The previous member's coupons were removed</translation>
    </message>
    <message>
        <source>会员已识别，没有可用的券</source>
        <comment>notices.member_has_none</comment>
        <translation>Member identified; no usable coupons</translation>
    </message>
    <message>
        <source>已移除会员和会员的券</source>
        <comment>notices.member_dropped</comment>
        <translation>The member and their coupons were removed</translation>
    </message>
    <message>
        <source>请先扫商品，再扫会员码</source>
        <comment>notices.goods_before_member</comment>
        <translation>Scan the goods first, then the member code</translation>
    </message>
    <message>
        <source>这一单没有会员</source>
        <comment>notices.no_member</comment>
        <translation>This sale has no member</translation>
    </message>
    <message>
        <source>{0}</source>
        <comment>notices.member_refused</comment>
        <translation>{0}</translation>
    </message>
    <message>
        <source>现在查不了会员：连不上服务器，销售不受影响</source>
        <comment>notices.member_unreachable</comment>
        <translation>The member cannot be looked up now: the server cannot be reached. You can go on with the sale</translation>
    </message>
    <message>
        <source>服务器版本较旧，还不能查会员；有券可以扫码或输入券码，请联系总部升级</source>
        <comment>notices.member_not_supported</comment>
        <translation>The server is too old to look up members. Coupons can be scanned or typed; ask head office to update it</translation>
    </message>
    <message>
        <source>查到会员时已开始收款，会员的券没有加入；取消收款后再扫会员码</source>
        <comment>notices.member_came_late</comment>
        <translation>The member was found only after payment began, so their coupons were not added; cancel the payment, then scan the code again</translation>
    </message>
    <message>
        <source>正在收款，会员不能换；请先取消收款</source>
        <comment>notices.member_while_paying</comment>
        <translation>Payment is under way, so the member cannot be changed; cancel the payment first</translation>
    </message>
    <message>
        <source>订单买家的券已自动加入，不用扫会员码</source>
        <comment>notices.member_not_for_order</comment>
        <translation>The buyer's coupons are added to an order automatically; no member code is needed</translation>
    </message>
    <message>
        <source>会员码读不懂，请让顾客刷新后再扫</source>
        <comment>notices.member_code_unreadable</comment>
        <translation>This member code cannot be read. Ask the customer to refresh it and scan again</translation>
    </message>
    <message>
        <source>已打印第 {0} 份重印件</source>
        <comment>notices.copy_printed</comment>
        <translation>Duplicate {0} printed</translation>
    </message>
    <message>
        <source>正在打印 X 报表…</source>
        <comment>notices.x_printing</comment>
        <translation>Printing the X report…</translation>
    </message>
    <message>
        <source>X 报表已打印</source>
        <comment>notices.x_printed</comment>
        <translation>X report printed</translation>
    </message>
    <message>
        <source>X 报表未打印：{0}</source>
        <comment>notices.x_failed</comment>
        <translation>X report not printed: {0}</translation>
    </message>
    <message>
        <source>X 报表可能未打完：{0}请查看纸张，需要时再打</source>
        <comment>notices.x_unknown</comment>
        <translation>The X report may be incomplete: {0} Check the paper; print it again if needed</translation>
    </message>
    <message>
        <source>小票未打印：{0}</source>
        <comment>notices.print_failed</comment>
        <translation>Not printed: {0}</translation>
    </message>
    <message>
        <source>小票可能未打完：{0}请查看小票，需要时补打</source>
        <comment>notices.print_unknown</comment>
        <translation>The receipt may be incomplete: {0} Check the paper; reprint if needed</translation>
    </message>
    <message>
        <source>小票未打印：{0}共 {1} 单没有小票</source>
        <comment>notices.print_failed_again</comment>
        <translation>Receipt not printed: {0} {1} sales are without a receipt</translation>
    </message>
    <message>
        <source>小票可能未打完：{0}请查看小票。共 {1} 单没有确认</source>
        <comment>notices.print_unknown_again</comment>
        <translation>The receipt may be incomplete: {0} Check the paper. {1} receipts are not confirmed</translation>
    </message>
    <message>
        <source>日结报表未打印：{0}</source>
        <comment>notices.z_failed</comment>
        <translation>Z report not printed: {0}</translation>
    </message>
    <message>
        <source>日结报表可能未打完：{0}请查看纸张，需要时重打</source>
        <comment>notices.z_unknown</comment>
        <translation>The Z report may be incomplete: {0} Check the paper; reprint if needed</translation>
    </message>
    <message>
        <source>没有可打印的内容</source>
        <comment>notices.nothing_to_print</comment>
        <translation>There is nothing to print</translation>
    </message>
    <message>
        <source>{0} 的小票未确认打印，可补打</source>
        <comment>notices.receipt_not_confirmed</comment>
        <translation>The receipt of {0} is not confirmed as printed: reprint it if needed</translation>
    </message>
    <message>
        <source>有 {0} 单的小票未确认打印，交易记录里有标记，可补打</source>
        <comment>notices.receipts_not_confirmed</comment>
        <translation>The receipts of {0} sales are not confirmed: the history marks them, reprint if needed</translation>
    </message>
    <message>
        <source>钱箱没有打开：{0}</source>
        <comment>notices.drawer_failed</comment>
        <translation>The drawer did not open: {0}</translation>
    </message>
    <message>
        <source>账本暂时读不出，收银不受影响；请通知主管</source>
        <comment>notices.ledger_unreadable</comment>
        <translation>The ledger cannot be read right now; you can keep selling. Tell a supervisor</translation>
    </message>
    <message>
        <source>商品资料读不出，请再试一次；仍不行请通知主管</source>
        <comment>notices.catalog_fault</comment>
        <translation>The catalogue cannot be read; try again. If it still fails, tell a supervisor</translation>
    </message>
    <message>
        <source>账本无法写入，已停止收银。请重启本机，并联系支持</source>
        <comment>notices.ledger_fault</comment>
        <translation>The ledger cannot be written, so selling has stopped. Restart and call support</translation>
    </message>
    <message>
        <source>“{0}”不是金额，例如 12.50</source>
        <comment>notices.amount_unreadable</comment>
        <translation>"{0}" is not an amount; type it like 12.50</translation>
    </message>
    <message>
        <source>“{0}”不是数量，例如 3 或 2.85</source>
        <comment>notices.quantity_unreadable</comment>
        <translation>"{0}" is not a quantity; type it like 3 or 2.85</translation>
    </message>
    <message>
        <source>这不是付款码，请重新扫</source>
        <comment>notices.payment_code_unreadable</comment>
        <translation>That is not a payment code; scan again</translation>
    </message>
    <message>
        <source>“{0}”不是券码，请核对后再输</source>
        <comment>notices.coupon_code_unreadable</comment>
        <translation>"{0}" is not a coupon code; check it and try again</translation>
    </message>
    <message>
        <source>请输入订单号或扫订单码</source>
        <comment>notices.order_number_unreadable</comment>
        <translation>Enter an order number or scan the order code</translation>
    </message>
    <message>
        <source>现在离线，不能使用；请稍后再试</source>
        <comment>notices.server_needed</comment>
        <translation>This needs the server; try again when the till is online</translation>
    </message>
    <message>
        <source>现在不能这样做</source>
        <comment>notices.not_now</comment>
        <translation>That is not possible now</translation>
    </message>
    <message>
        <source>没有找到“{0}”</source>
        <comment>notices.nothing_found</comment>
        <translation>Nothing found for "{0}"</translation>
    </message>
    <message>
        <source>银行没有批准，请换一张卡或换一种方式付款。</source>
        <comment>refusals.declined</comment>
        <translation>The bank declined it. Use another card or another way to pay.</translation>
    </message>
    <message>
        <source>已取消，没有扣款。</source>
        <comment>refusals.aborted</comment>
        <translation>It was cancelled; nothing was charged.</translation>
    </message>
    <message>
        <source>已取消，没有扣款。</source>
        <comment>refusals.cancelled</comment>
        <translation>It was cancelled; nothing was charged.</translation>
    </message>
    <message>
        <source>等待太久，没有扣款，请重试。</source>
        <comment>refusals.timeout</comment>
        <translation>It took too long; nothing was charged. Try again.</translation>
    </message>
    <message>
        <source>密码不对，请重新刷卡输入密码。</source>
        <comment>refusals.wrong_pin</comment>
        <translation>The PIN was wrong. Present the card again.</translation>
    </message>
    <message>
        <source>密码错误次数过多，请换一张卡。</source>
        <comment>refusals.pin_blocked</comment>
        <translation>Too many wrong PINs. Use another card.</translation>
    </message>
    <message>
        <source>卡已过期，请换一张卡。</source>
        <comment>refusals.card_expired</comment>
        <translation>The card has expired. Use another card.</translation>
    </message>
    <message>
        <source>余额不足，请换一张卡或少刷一些。</source>
        <comment>refusals.insufficient_funds</comment>
        <translation>Not enough funds. Use another card or a smaller amount.</translation>
    </message>
    <message>
        <source>钱包余额不足，请顾客换一种支付方式或少付一些。</source>
        <comment>refusals.code.insufficient_funds</comment>
        <translation>Not enough in the wallet. Pay in another way or a smaller amount.</translation>
    </message>
    <message>
        <source>超过限额，请换一张卡或分几笔付。</source>
        <comment>refusals.limit_exceeded</comment>
        <translation>Over the card's limit. Use another card or split the amount.</translation>
    </message>
    <message>
        <source>卡不能使用，请顾客联系发卡行，换一种方式付款。</source>
        <comment>refusals.card_blocked</comment>
        <translation>The card is blocked. Use another way to pay.</translation>
    </message>
    <message>
        <source>读不到卡，请擦净后重试或换一张卡。</source>
        <comment>refusals.card_unreadable</comment>
        <translation>The card cannot be read. Try again or use another card.</translation>
    </message>
    <message>
        <source>不受理这种卡，请换一张卡。</source>
        <comment>refusals.card_not_accepted</comment>
        <translation>This card is not accepted here. Use another card.</translation>
    </message>
    <message>
        <source>刷卡机不接受这个金额，请核对金额。</source>
        <comment>refusals.wrong_amount</comment>
        <translation>The pinpad refused this amount. Check it.</translation>
    </message>
    <message>
        <source>刷卡机不支持人民币，请联系支持。</source>
        <comment>refusals.wrong_currency</comment>
        <translation>The pinpad does not take yuan. Call support.</translation>
    </message>
    <message>
        <source>连不上银行，没有扣款，请重试或换一种方式付款。</source>
        <comment>refusals.bank_unreachable</comment>
        <translation>The bank cannot be reached; nothing was charged. Try again or use another way to pay.</translation>
    </message>
    <message>
        <source>刷卡机还没准备好，请稍后重试。</source>
        <comment>refusals.not_ready</comment>
        <translation>The pinpad is not ready yet. Try again shortly.</translation>
    </message>
    <message>
        <source>刷卡机还没登记，请联系支持。</source>
        <comment>refusals.not_registered</comment>
        <translation>The pinpad is not registered. Call support.</translation>
    </message>
    <message>
        <source>刷卡机需要先结算，请主管做日结后重试。</source>
        <comment>refusals.end_of_day_needed</comment>
        <translation>The pinpad needs its end of day first. Ask a supervisor.</translation>
    </message>
    <message>
        <source>这笔已经撤销过了。</source>
        <comment>refusals.already_reversed</comment>
        <translation>This payment has already been reversed.</translation>
    </message>
    <message>
        <source>刷卡机不能撤销这一笔，请主管处理退款。</source>
        <comment>refusals.reversal_impossible</comment>
        <translation>The pinpad cannot reverse this payment. A supervisor must refund it.</translation>
    </message>
    <message>
        <source>刷卡机现在做不了这个操作。</source>
        <comment>refusals.not_possible</comment>
        <translation>The pinpad cannot do this now.</translation>
    </message>
    <message>
        <source>刷卡机故障，没有扣款。请重启刷卡机，或换一种方式付款。</source>
        <comment>refusals.pinpad_fault</comment>
        <translation>The pinpad has a fault; nothing was charged. Restart it or use another way to pay.</translation>
    </message>
    <message>
        <source>连不上刷卡机，没有扣款。请检查电源和网线。</source>
        <comment>refusals.card.unreachable</comment>
        <translation>The pinpad cannot be reached; nothing was charged. Check its power and cable.</translation>
    </message>
    <message>
        <source>刷卡机不能撤销这一笔，请主管处理退款。</source>
        <comment>refusals.reversal.reversal_impossible</comment>
        <translation>The pinpad cannot reverse this payment. A supervisor must refund it.</translation>
    </message>
    <message>
        <source>没有连上，还没有退回，请重试。</source>
        <comment>refusals.reversal.unreachable</comment>
        <translation>No connection; nothing was given back yet. Try again.</translation>
    </message>
    <message>
        <source>刷卡机上没有这一笔，没有扣款，可以重刷。</source>
        <comment>refusals.not_found</comment>
        <translation>The pinpad has no such payment; nothing was charged. Try again.</translation>
    </message>
    <message>
        <source>本机没有装刷卡机，请换一种方式付款。</source>
        <comment>refusals.no_pinpad</comment>
        <translation>This till has no pinpad. Use another way to pay.</translation>
    </message>
    <message>
        <source>主管裁定为未成功。</source>
        <comment>refusals.forced</comment>
        <translation>A supervisor decided that it did not go through.</translation>
    </message>
    <message>
        <source>支付平台没有收到，没有扣款，请重扫。</source>
        <comment>refusals.never_arrived</comment>
        <translation>The payment platform did not receive it; nothing was charged. Scan again.</translation>
    </message>
    <message>
        <source>付款码已过期，请顾客刷新后重扫。</source>
        <comment>refusals.code_expired</comment>
        <translation>The payment code has expired. Ask the customer to refresh it and scan again.</translation>
    </message>
    <message>
        <source>付款码无效，请顾客刷新后重扫。</source>
        <comment>refusals.invalid_code</comment>
        <translation>The payment code is not valid. Ask the customer to refresh it and scan again.</translation>
    </message>
    <message>
        <source>支付平台已有同号的另一笔，请联系支持。</source>
        <comment>refusals.attempt_conflict</comment>
        <translation>The acquirer has another payment with this number. Call support.</translation>
    </message>
    <message>
        <source>这一笔没有收过款，不用退。</source>
        <comment>refusals.not_paid</comment>
        <translation>This was never paid, so there is nothing to give back.</translation>
    </message>
    <message>
        <source>退款超过已收金额，请主管处理。</source>
        <comment>refusals.too_much</comment>
        <translation>The refund is more than was paid. Ask a supervisor.</translation>
    </message>
    <message>
        <source>这一笔已经退过一部分，请主管处理。</source>
        <comment>refusals.already_refunded</comment>
        <translation>Part of it has already been refunded. Ask a supervisor.</translation>
    </message>
    <message>
        <source>支付平台不接受这个请求，请联系支持。</source>
        <comment>refusals.bad_request</comment>
        <translation>The acquirer does not accept the request. Call support.</translation>
    </message>
    <message>
        <source>付款码已用过，请顾客刷新后重扫。</source>
        <comment>refusals.code_used</comment>
        <translation>The payment code has already been used. Ask the customer to refresh it and scan again.</translation>
    </message>
    <message>
        <source>顾客取消了付款。</source>
        <comment>refusals.customer_cancelled</comment>
        <translation>The customer cancelled the payment.</translation>
    </message>
    <message>
        <source>支付平台没有退款，请主管处理。</source>
        <comment>refusals.refund_refused</comment>
        <translation>The refund was refused. Ask a supervisor.</translation>
    </message>
    <message>
        <source>支付平台没有退这一笔，请重试。</source>
        <comment>refusals.refund_closed</comment>
        <translation>The payment platform made no such refund. Try again.</translation>
    </message>
    <message>
        <source>已经付清，不用再收。</source>
        <comment>refusals.already_paid</comment>
        <translation>It is already paid; do not take any money.</translation>
    </message>
    <message>
        <source>支付平台不接受这个金额，请核对。</source>
        <comment>refusals.code.wrong_amount</comment>
        <translation>The wallet refused this amount. Check it.</translation>
    </message>
    <message>
        <source>银行没有批准退款，请重试；仍不行请主管处理。</source>
        <comment>refusals.refund.declined</comment>
        <translation>The bank did not approve the refund: try again, or ask a supervisor.</translation>
    </message>
    <message>
        <source>已取消，没有退款。</source>
        <comment>refusals.refund.aborted</comment>
        <translation>It was cancelled; nothing was refunded.</translation>
    </message>
    <message>
        <source>已取消，没有退款。</source>
        <comment>refusals.refund.cancelled</comment>
        <translation>It was cancelled; nothing was refunded.</translation>
    </message>
    <message>
        <source>等待太久，没有退款，请重试。</source>
        <comment>refusals.refund.timeout</comment>
        <translation>It took too long; nothing was refunded. Try again.</translation>
    </message>
    <message>
        <source>密码不对，没有退款，请重试。</source>
        <comment>refusals.refund.wrong_pin</comment>
        <translation>Wrong PIN, nothing was refunded: try again.</translation>
    </message>
    <message>
        <source>卡已过期，没有退款，请主管处理。</source>
        <comment>refusals.refund.card_expired</comment>
        <translation>The card has expired, nothing was refunded: ask a supervisor.</translation>
    </message>
    <message>
        <source>卡不能使用，没有退款，请主管处理。</source>
        <comment>refusals.refund.card_blocked</comment>
        <translation>The card cannot be used, nothing was refunded: ask a supervisor.</translation>
    </message>
    <message>
        <source>读不到卡，没有退款，请擦净后重试。</source>
        <comment>refusals.refund.card_unreadable</comment>
        <translation>The card cannot be read, nothing was refunded: wipe it and try again.</translation>
    </message>
    <message>
        <source>不受理这张卡，请用付款时的卡重试。</source>
        <comment>refusals.refund.card_not_accepted</comment>
        <translation>This card is not accepted: try again with the card that paid.</translation>
    </message>
    <message>
        <source>商户账户余额不足，没有退款，请主管处理。</source>
        <comment>refusals.refund.insufficient_funds</comment>
        <translation>The merchant's account is short, nothing was refunded: ask a supervisor.</translation>
    </message>
    <message>
        <source>超过退款限额，请主管处理。</source>
        <comment>refusals.refund.limit_exceeded</comment>
        <translation>Over the limit for refunds: ask a supervisor.</translation>
    </message>
    <message>
        <source>收单机构不接受这个退款金额，请主管处理。</source>
        <comment>refusals.refund.wrong_amount</comment>
        <translation>The acquirer does not accept this refund amount: ask a supervisor.</translation>
    </message>
    <message>
        <source>连不上银行，没有退款，请重试。</source>
        <comment>refusals.refund.bank_unreachable</comment>
        <translation>The bank cannot be reached, nothing was refunded: try again.</translation>
    </message>
    <message>
        <source>刷卡机已不能撤销这一笔，请再试一次，改为退货退款。</source>
        <comment>refusals.refund.reversal_impossible</comment>
        <translation>The pinpad can no longer void this payment: try again, it will be refunded instead.</translation>
    </message>
    <message>
        <source>刷卡机现在做不了这个操作，请重试；仍不行请主管处理。</source>
        <comment>refusals.refund.not_possible</comment>
        <translation>The pinpad cannot do this now: try again, or ask a supervisor.</translation>
    </message>
    <message>
        <source>刷卡机故障，没有退款。请重启刷卡机后重试。</source>
        <comment>refusals.refund.pinpad_fault</comment>
        <translation>Pinpad fault, nothing was refunded. Restart the pinpad and try again.</translation>
    </message>
    <message>
        <source>没有连上，这次没有退款，请重试。</source>
        <comment>refusals.refund.unreachable</comment>
        <translation>No connection; nothing was refunded this time. Try again.</translation>
    </message>
    <message>
        <source>刷卡机上没有这一笔退款，可以重试。</source>
        <comment>refusals.refund.not_found</comment>
        <translation>The pinpad has no such refund; you can try again.</translation>
    </message>
    <message>
        <source>本机没有装刷卡机，请主管处理。</source>
        <comment>refusals.refund.no_pinpad</comment>
        <translation>This till has no pinpad: ask a supervisor.</translation>
    </message>
    <message>
        <source>主管裁定为没有退款。</source>
        <comment>refusals.refund.forced</comment>
        <translation>Decided by a supervisor: not refunded.</translation>
    </message>
    <message>
        <source>订单已关闭。</source>
        <comment>refusals.closed</comment>
        <translation>The order is closed.</translation>
    </message>
    <message>
        <source>订单已过尾款期限，先付的款已不能抵用。</source>
        <comment>refusals.forfeited</comment>
        <translation>The time to pay the balance has passed; what was paid first no longer counts.</translation>
    </message>
    <message>
        <source>顾客已申请退款，退款处理完之前不能收尾款。</source>
        <comment>refusals.refund_open</comment>
        <translation>The customer has asked for a refund; the balance cannot be collected until that is settled.</translation>
    </message>
    <message>
        <source>这张订单属于另一家店，请顾客到下单门店付款。</source>
        <comment>refusals.other_store</comment>
        <translation>The order belongs to another store. Ask the customer to pay there.</translation>
    </message>
    <message>
        <source>云端没有把这张订单分给任何门店，不能在店里收尾款。请联系总部分配门店，或请顾客在手机上付款。</source>
        <comment>refusals.no_store</comment>
        <translation>The cloud has not assigned this order to any store, so no store can collect the balance. Ask head office to assign it, or have the customer pay on their phone.</translation>
    </message>
    <message>
        <source>这不是预售订单，没有尾款可收。</source>
        <comment>refusals.not_presale</comment>
        <translation>This is not a presale order; there is no balance to collect.</translation>
    </message>
    <message>
        <source>优享购订单会自动扣款，本机暂不能收，请顾客在手机上付款。</source>
        <comment>refusals.credit_purchase</comment>
        <translation>A credit purchase is charged automatically and this till cannot collect it yet. Ask the customer to pay on their phone.</translation>
    </message>
    <message>
        <source>第一步还没付，请顾客先在手机上付款。</source>
        <comment>refusals.deposit_unpaid</comment>
        <translation>The first step has not been paid. Ask the customer to pay it on their phone first.</translation>
    </message>
    <message>
        <source>还没到付尾款的时间，请到时再来。</source>
        <comment>refusals.not_in_window</comment>
        <translation>The balance cannot be paid yet. Ask the customer to come back once the payment window opens.</translation>
    </message>
    <message>
        <source>付尾款的时间已过，请联系旗舰店客服。</source>
        <comment>refusals.window_over</comment>
        <translation>The time to pay the balance has passed. Contact the flagship store.</translation>
    </message>
    <message>
        <source>没有这张订单，请核对订单号。</source>
        <comment>refusals.no_such_order</comment>
        <translation>There is no such order. Check the number.</translation>
    </message>
    <message>
        <source>云端的订单金额对不上，请联系支持。</source>
        <comment>refusals.inconsistent</comment>
        <translation>The order's amounts do not add up. Call support.</translation>
    </message>
    <message>
        <source>云端的订单内容读不懂，请联系支持。</source>
        <comment>refusals.order_unreadable</comment>
        <translation>The order cannot be read. Call support.</translation>
    </message>
    <message>
        <source>订单现在不能收尾款，请重新查询。</source>
        <comment>refusals.not_collectable</comment>
        <translation>The balance of this order cannot be collected now. Look it up again.</translation>
    </message>
    <message>
        <source>另一台收银机正在收这张订单，请到那台处理。</source>
        <comment>refusals.leased_elsewhere</comment>
        <translation>Another till is collecting this order. Finish it there.</translation>
    </message>
    <message>
        <source>本店没有这一单，或它还没有上传，请核对单号。</source>
        <comment>refusals.no_such_sale</comment>
        <translation>This store has no such sale, or it has not been uploaded yet: check the number.</translation>
    </message>
    <message>
        <source>这一单是其他门店卖的，请到原门店退货。</source>
        <comment>refusals.other_store_sale</comment>
        <translation>It was sold by another store: please return it there.</translation>
    </message>
    <message>
        <source>另一台收银机正在退这一单，请到那台完成或取消。</source>
        <comment>refusals.sale_leased_elsewhere</comment>
        <translation>Another till is returning this sale: finish or cancel it there.</translation>
    </message>
    <message>
        <source>这一单太大，取不过来，请到卖出它的收银机退货。</source>
        <comment>refusals.sale_too_large</comment>
        <translation>This sale is too large to be fetched: please return it at the till that sold it.</translation>
    </message>
    <message>
        <source>另一台收银机正在使用这张券。</source>
        <comment>refusals.redemption.leased_elsewhere</comment>
        <translation>Another till is using this coupon.</translation>
    </message>
    <message>
        <source>订单已关闭。</source>
        <comment>refusals.order.closed</comment>
        <translation>The order is closed.</translation>
    </message>
    <message>
        <source>尾款已在另一台收银机或顾客的手机上付清，不用再收。要退货：店里收的，凭小票上的单号在交易记录里退；手机上付的，请顾客在手机上申请退款。</source>
        <comment>refusals.order.already_paid</comment>
        <translation>The balance has been paid at another till or on the customer's phone: nothing to collect. To return: paid in a store, by the number on the receipt, in the history; paid on the phone, the customer asks for the refund there.</translation>
    </message>
    <message>
        <source>这张券已经用过。</source>
        <comment>refusals.used</comment>
        <translation>The coupon has already been used.</translation>
    </message>
    <message>
        <source>这张券已过期。</source>
        <comment>refusals.expired</comment>
        <translation>The coupon has expired.</translation>
    </message>
    <message>
        <source>这张券还没到使用时间。</source>
        <comment>refusals.not_yet</comment>
        <translation>The coupon is not valid yet.</translation>
    </message>
    <message>
        <source>这张券已作废。</source>
        <comment>refusals.void</comment>
        <translation>The coupon is void.</translation>
    </message>
    <message>
        <source>可以使用。</source>
        <comment>refusals.usable</comment>
        <translation>It can be used.</translation>
    </message>
    <message>
        <source>没有这张券，请核对券码。</source>
        <comment>refusals.no_such_coupon</comment>
        <translation>There is no such coupon. Check the code.</translation>
    </message>
    <message>
        <source>这张券属于另一张订单。</source>
        <comment>refusals.other_order</comment>
        <translation>The coupon belongs to another order.</translation>
    </message>
    <message>
        <source>券的内容读不懂，请联系支持。</source>
        <comment>refusals.coupon_unreadable</comment>
        <translation>The coupon cannot be read. Call support.</translation>
    </message>
    <message>
        <source>这张券要配合订单使用，请先扫订单码。</source>
        <comment>refusals.order_needed</comment>
        <translation>This coupon goes with an order. Scan the order code first.</translation>
    </message>
    <message>
        <source>云端没有核销，可以重新使用。</source>
        <comment>refusals.not_redeemed</comment>
        <translation>It was not redeemed; it can be used again.</translation>
    </message>
    <message>
        <source>这张券已在别处用掉。</source>
        <comment>refusals.used_elsewhere</comment>
        <translation>The coupon was used elsewhere.</translation>
    </message>
    <message>
        <source>这张券核销后不能退回。</source>
        <comment>refusals.irreversible</comment>
        <translation>This coupon cannot be taken back once redeemed.</translation>
    </message>
    <message>
        <source>核销编号重复，请联系支持。</source>
        <comment>refusals.serial_used</comment>
        <translation>The redemption number has already been used. Call support.</translation>
    </message>
    <message>
        <source>这一单的商品已全部退回。</source>
        <comment>refusals.returned</comment>
        <translation>All goods of this sale have been returned.</translation>
    </message>
    <message>
        <source>这张凭证要在另一家店使用。</source>
        <comment>refusals.coupon.other_store</comment>
        <translation>This voucher is for another store.</translation>
    </message>
    <message>
        <source>商品已全部退回，不再核销。</source>
        <comment>refusals.voucher.returned</comment>
        <translation>All goods have been returned; it is no longer redeemed.</translation>
    </message>
    <message>
        <source>这张凭证要在另一家店使用。</source>
        <comment>refusals.voucher.other_store</comment>
        <translation>This voucher is for another store.</translation>
    </message>
    <message>
        <source>另一台收银机正在核销这张凭证，请稍后再试。</source>
        <comment>refusals.voucher.leased_elsewhere</comment>
        <translation>Another till is redeeming this voucher. Try again later.</translation>
    </message>
    <message>
        <source>服务器还没有收到这一单，稍后自动核销。</source>
        <comment>refusals.voucher.not_paid_yet</comment>
        <translation>The server has not received this sale yet; it is redeemed automatically soon.</translation>
    </message>
    <message>
        <source>连不上服务器，连上后自动核销。</source>
        <comment>refusals.voucher.unreachable</comment>
        <translation>The server cannot be reached; it is redeemed automatically once it can be.</translation>
    </message>
    <message>
        <source>主管裁定为没有核销。</source>
        <comment>refusals.voucher.forced</comment>
        <translation>A supervisor decided that it was not redeemed.</translation>
    </message>
    <message>
        <source>会员码已过期，请让顾客刷新后再扫。</source>
        <comment>refusals.member_code_expired</comment>
        <translation>This member code has expired. Ask the customer to refresh it and scan again.</translation>
    </message>
    <message>
        <source>没有这个会员码，请让顾客打开会员码再扫。</source>
        <comment>refusals.no_such_member</comment>
        <translation>There is no such member code. Ask the customer to open theirs and scan again.</translation>
    </message>
    <message>
        <source>云端没有认出会员，请让顾客刷新会员码再扫。</source>
        <comment>refusals.member_refused</comment>
        <translation>The cloud did not recognise the member. Ask the customer to refresh the code and scan again.</translation>
    </message>
    <message>
        <source>查到这张券已经太久，请重新扫会员码。</source>
        <comment>refusals.member_forgotten</comment>
        <translation>This coupon was looked up too long ago. Scan the member code again.</translation>
    </message>
    <message>
        <source>会员的券读不懂，请联系支持；有券可以扫码或输入券码。</source>
        <comment>refusals.member.coupon_unreadable</comment>
        <translation>The member's coupons cannot be read; call support. Coupons can be scanned or typed.</translation>
    </message>
    <message>
        <source>连不上服务器，没有生效，请稍后再试。</source>
        <comment>refusals.unreachable</comment>
        <translation>The server cannot be reached; nothing was changed. Try again later.</translation>
    </message>
    <message>
        <source>云端没有接受，请核对后再试。</source>
        <comment>refusals.cloud_refused</comment>
        <translation>The cloud store refused it. Check and try again.</translation>
    </message>
    <message>
        <source>卖家还没有授权本店，请联系总部。</source>
        <comment>refusals.seller_unknown</comment>
        <translation>The seller has not authorised this store. Call head office.</translation>
    </message>
    <message>
        <source>云端没有登记本店，请联系总部。</source>
        <comment>refusals.store_unknown</comment>
        <translation>The cloud does not know this store. Call head office.</translation>
    </message>
    <message>
        <source>云端不接受这个请求，请联系支持。</source>
        <comment>refusals.bad_argument</comment>
        <translation>The cloud does not accept this request. Call support.</translation>
    </message>
    <message>
        <source>金额与云端不一致，请联系主管。</source>
        <comment>refusals.amount_differs</comment>
        <translation>The amount differs from the cloud's. Tell a supervisor.</translation>
    </message>
    <message>
        <source>商品行太多，云端不接受，请联系主管。</source>
        <comment>refusals.too_many_lines</comment>
        <translation>Too many lines for the cloud. Tell a supervisor.</translation>
    </message>
    <message>
        <source>云端记的退款已超过实收，请联系支持。</source>
        <comment>refusals.refund_exceeds</comment>
        <translation>The cloud shows more refunded than was paid. Call support.</translation>
    </message>
    <message>
        <source>商品编码里有逗号或冒号，云端收不了这笔退货，请联系支持。</source>
        <comment>refusals.goods_unnamed</comment>
        <translation>The cloud cannot take this refund because a product code contains a comma or a colon. Call support.</translation>
    </message>
    <message>
        <source>收款笔数太多，云端不接受，请联系主管。</source>
        <comment>refusals.too_many_tenders</comment>
        <translation>Too many payments for the cloud. Tell a supervisor.</translation>
    </message>
    <message>
        <source>云端还没有显示付清。</source>
        <comment>refusals.not_paid_yet</comment>
        <translation>The cloud does not show it as paid yet.</translation>
    </message>
    <message>
        <source>这一单没有订单。</source>
        <comment>refusals.no_order</comment>
        <translation>This sale has no order.</translation>
    </message>
    <message>
        <source>云端没有这一单。</source>
        <comment>refusals.not_posted</comment>
        <translation>The cloud does not have this sale.</translation>
    </message>
    <message>
        <source>云端已有同号的另一单，请联系支持。</source>
        <comment>refusals.key_conflict</comment>
        <translation>The cloud has another sale with this number. Call support.</translation>
    </message>
    <message>
        <source>缺纸，请装纸后补打。</source>
        <comment>printer.paper_out</comment>
        <translation>the printer is out of paper; load paper and reprint.</translation>
    </message>
    <message>
        <source>纸快用完，请准备换纸。</source>
        <comment>printer.paper_low</comment>
        <translation>the paper is running low; have a new roll ready.</translation>
    </message>
    <message>
        <source>机盖没关，请关好后补打。</source>
        <comment>printer.cover_open</comment>
        <translation>the printer cover is open; close it and reprint.</translation>
    </message>
    <message>
        <source>打印机离线，请按打印机的联机键。</source>
        <comment>printer.offline</comment>
        <translation>the printer is offline; press its online key.</translation>
    </message>
    <message>
        <source>打印机没有回应，请检查电源和连线。</source>
        <comment>printer.no_answer</comment>
        <translation>the printer does not answer; check power and cable.</translation>
    </message>
    <message>
        <source>连不上打印机，请检查电源和连线。</source>
        <comment>printer.unreachable</comment>
        <translation>the printer cannot be reached; check power and cable.</translation>
    </message>
    <message>
        <source>打印机忙，请稍后补打。</source>
        <comment>printer.busy</comment>
        <translation>the printer is busy; reprint shortly.</translation>
    </message>
    <message>
        <source>打印时断线，请检查连线后补打。</source>
        <comment>printer.link_lost</comment>
        <translation>the connection broke while printing; check the cable, then print again.</translation>
    </message>
    <message>
        <source>打印机没有确认，请看小票是否完整，不完整就补打。</source>
        <comment>printer.no_confirmation</comment>
        <translation>the printer did not confirm; look whether the receipt is complete, and print it again if not.</translation>
    </message>
    <message>
        <source>切刀卡住，请打开机盖清理。</source>
        <comment>printer.error_cutter</comment>
        <translation>the cutter is stuck; open the cover and clear it.</translation>
    </message>
    <message>
        <source>打印机报错，请关开一次电源。</source>
        <comment>printer.error_recoverable</comment>
        <translation>the printer reports an error; switch it off and on.</translation>
    </message>
    <message>
        <source>打印机故障，请报修。</source>
        <comment>printer.error_unrecoverable</comment>
        <translation>the printer is broken; call service.</translation>
    </message>
    <message>
        <source>本机没有装打印机。</source>
        <comment>printer.no_printer</comment>
        <translation>this till has no printer.</translation>
    </message>
    <message>
        <source>没有可打印的内容。</source>
        <comment>printer.nothing_to_print</comment>
        <translation>there is nothing to print.</translation>
    </message>
    <message>
        <source>账本暂时读不出，请稍后补打。</source>
        <comment>printer.ledger_unreadable</comment>
        <translation>the ledger cannot be read right now; reprint later.</translation>
    </message>
    <message>
        <source>本机不支持。</source>
        <comment>printer.not_supported</comment>
        <translation>this till does not support it.</translation>
    </message>
    <message>
        <source>注册码不对，请核对后重新输入。</source>
        <comment>enrolment.bad_code</comment>
        <translation>The code is wrong. Check it and enter it again.</translation>
    </message>
    <message>
        <source>注册码已用过或已过期，请向总部索取新的。</source>
        <comment>enrolment.code_used</comment>
        <translation>The code has already been used or has expired. Ask head office for a new one.</translation>
    </message>
    <message>
        <source>服务器没有这个门店或收银台，请核对编号。</source>
        <comment>enrolment.unknown_terminal</comment>
        <translation>The server has no such store or till. Check both numbers.</translation>
    </message>
    <message>
        <source>总部已停用这台终端，请联系总部。</source>
        <comment>enrolment.revoked</comment>
        <translation>Head office has revoked this terminal. Call head office.</translation>
    </message>
    <message>
        <source>服务器不认可这台终端的签名，请重新注册。</source>
        <comment>enrolment.bad_signature</comment>
        <translation>The server does not accept this terminal's signature. Enrol again.</translation>
    </message>
    <message>
        <source>本机时间与服务器不一致，请校准后重试。</source>
        <comment>enrolment.stale</comment>
        <translation>This terminal's clock differs too much from the server's. Set it right and try again.</translation>
    </message>
    <message>
        <source>程序版本与服务器不符，请升级。</source>
        <comment>enrolment.version_mismatch</comment>
        <translation>This program's version does not match the server's. Please update it.</translation>
    </message>
    <message>
        <source>服务器不接受这个请求，请联系支持。</source>
        <comment>enrolment.too_large</comment>
        <translation>The server does not accept the request. Call support.</translation>
    </message>
    <message>
        <source>服务器读不懂这个请求，请联系支持。</source>
        <comment>enrolment.bad_envelope</comment>
        <translation>The server cannot read the request. Call support.</translation>
    </message>
    <message>
        <source>服务器的回答读不懂，请核对地址。</source>
        <comment>enrolment.unexpected</comment>
        <translation>The server's answer cannot be understood. Check the address.</translation>
    </message>
    <message>
        <source>连不上服务器，请检查地址和网络。</source>
        <comment>enrolment.unreachable</comment>
        <translation>The server cannot be reached. Check its address and the network.</translation>
    </message>
    <message>
        <source>正在连接</source>
        <comment>details.connecting</comment>
        <translation>connecting</translation>
    </message>
    <message>
        <source>没有回应</source>
        <comment>details.no_answer</comment>
        <translation>no answer</translation>
    </message>
    <message>
        <source>连不上</source>
        <comment>details.unreachable</comment>
        <translation>cannot be reached</translation>
    </message>
    <message>
        <source>有结果未明</source>
        <comment>details.unresolved</comment>
        <translation>outcome unknown</translation>
    </message>
    <message>
        <source>未插好</source>
        <comment>details.unplugged</comment>
        <translation>unplugged</translation>
    </message>
    <message>
        <source>被占用</source>
        <comment>details.in_use</comment>
        <translation>in use</translation>
    </message>
    <message>
        <source>无权使用</source>
        <comment>details.not_allowed</comment>
        <translation>not permitted</translation>
    </message>
    <message>
        <source>缺纸</source>
        <comment>details.paper_out</comment>
        <translation>out of paper</translation>
    </message>
    <message>
        <source>纸快用完</source>
        <comment>details.paper_low</comment>
        <translation>paper low</translation>
    </message>
    <message>
        <source>机盖未关</source>
        <comment>details.cover_open</comment>
        <translation>cover open</translation>
    </message>
    <message>
        <source>离线</source>
        <comment>details.offline</comment>
        <translation>offline</translation>
    </message>
    <message>
        <source>忙</source>
        <comment>details.busy</comment>
        <translation>busy</translation>
    </message>
    <message>
        <source>断线</source>
        <comment>details.link_lost</comment>
        <translation>connection lost</translation>
    </message>
    <message>
        <source>未确认</source>
        <comment>details.no_confirmation</comment>
        <translation>not confirmed</translation>
    </message>
    <message>
        <source>切刀卡住</source>
        <comment>details.error_cutter</comment>
        <translation>cutter stuck</translation>
    </message>
    <message>
        <source>报错</source>
        <comment>details.error_recoverable</comment>
        <translation>error</translation>
    </message>
    <message>
        <source>故障</source>
        <comment>details.error_unrecoverable</comment>
        <translation>broken</translation>
    </message>
    <message>
        <source>被拒绝</source>
        <comment>details.refused</comment>
        <translation>refused</translation>
    </message>
    <message>
        <source>培训模式</source>
        <comment>details.training</comment>
        <translation>training</translation>
    </message>
    <message>
        <source>密钥环已锁</source>
        <comment>details.key_locked</comment>
        <translation>keyring locked</translation>
    </message>
    <message>
        <source>密钥环没有回应</source>
        <comment>details.key_silent</comment>
        <translation>keyring not answering</translation>
    </message>
    <message>
        <source>没有密钥环</source>
        <comment>details.key_no_keyring</comment>
        <translation>no keyring</translation>
    </message>
    <message>
        <source>没有密钥</source>
        <comment>details.key_gone</comment>
        <translation>no key</translation>
    </message>
    <message>
        <source>密钥不能用</source>
        <comment>details.key_unusable</comment>
        <translation>key unusable</translation>
    </message>
    <message>
        <source>磁盘出错</source>
        <comment>details.disk</comment>
        <translation>disk error</translation>
    </message>
    <message>
        <source>版本不符</source>
        <comment>details.version_mismatch</comment>
        <translation>wrong version</translation>
    </message>
    <message>
        <source>未登记</source>
        <comment>details.unknown_terminal</comment>
        <translation>not known</translation>
    </message>
    <message>
        <source>签名不符</source>
        <comment>details.bad_signature</comment>
        <translation>bad signature</translation>
    </message>
    <message>
        <source>时间不符</source>
        <comment>details.stale</comment>
        <translation>wrong clock</translation>
    </message>
    <message>
        <source>已停用</source>
        <comment>details.revoked</comment>
        <translation>revoked</translation>
    </message>
    <message>
        <source>等待金额</source>
        <comment>pinpad.waiting_for_amount</comment>
        <translation>Waiting for the amount</translation>
    </message>
    <message>
        <source>请看刷卡机</source>
        <comment>pinpad.watch_pinpad</comment>
        <translation>Watch the pinpad</translation>
    </message>
    <message>
        <source>不受理这张卡</source>
        <comment>pinpad.not_accepted</comment>
        <translation>Card not accepted</translation>
    </message>
    <message>
        <source>正在连接银行</source>
        <comment>pinpad.contacting_bank</comment>
        <translation>Contacting the bank</translation>
    </message>
    <message>
        <source>正在撤销</source>
        <comment>pinpad.reversing</comment>
        <translation>Reversing</translation>
    </message>
    <message>
        <source>正在上送</source>
        <comment>pinpad.posting</comment>
        <translation>Posting</translation>
    </message>
    <message>
        <source>卡已过期</source>
        <comment>pinpad.card_expired</comment>
        <translation>Card expired</translation>
    </message>
    <message>
        <source>请刷卡、插卡或挥卡</source>
        <comment>pinpad.insert_card</comment>
        <translation>Present the card</translation>
    </message>
    <message>
        <source>请取回卡</source>
        <comment>pinpad.remove_card</comment>
        <translation>Remove the card</translation>
    </message>
    <message>
        <source>读不到卡</source>
        <comment>pinpad.card_unreadable</comment>
        <translation>Card cannot be read</translation>
    </message>
    <message>
        <source>处理出错</source>
        <comment>pinpad.processing_error</comment>
        <translation>Processing error</translation>
    </message>
    <message>
        <source>请稍候</source>
        <comment>pinpad.please_wait</comment>
        <translation>Please wait</translation>
    </message>
    <message>
        <source>刷卡机正在结算</source>
        <comment>pinpad.end_of_day</comment>
        <translation>The pinpad is running its end of day</translation>
    </message>
    <message>
        <source>正在显示余额</source>
        <comment>pinpad.balance_shown</comment>
        <translation>Showing a balance</translation>
    </message>
    <message>
        <source>余额不足</source>
        <comment>pinpad.insufficient_funds</comment>
        <translation>Not enough funds</translation>
    </message>
    <message>
        <source>密码不对</source>
        <comment>pinpad.wrong_pin</comment>
        <translation>Wrong PIN</translation>
    </message>
    <message>
        <source>超过限额</source>
        <comment>pinpad.limit_exceeded</comment>
        <translation>Over the limit</translation>
    </message>
    <message>
        <source>密码已锁</source>
        <comment>pinpad.pin_blocked</comment>
        <translation>PIN blocked</translation>
    </message>
    <message>
        <source>刷卡机正在维护</source>
        <comment>pinpad.service</comment>
        <translation>The pinpad is being serviced</translation>
    </message>
    <message>
        <source>已批准</source>
        <comment>pinpad.approved</comment>
        <translation>Approved</translation>
    </message>
    <message>
        <source>被拒绝</source>
        <comment>pinpad.declined</comment>
        <translation>Declined</translation>
    </message>
    <message>
        <source>请在刷卡机上选择</source>
        <comment>pinpad.choose_on_pinpad</comment>
        <translation>Choose on the pinpad</translation>
    </message>
    <message>
        <source>已插卡</source>
        <comment>pinpad.card_inserted</comment>
        <translation>Card inserted</translation>
    </message>
    <message>
        <source>等待收银员</source>
        <comment>pinpad.waiting_for_clerk</comment>
        <translation>Waiting for the clerk</translation>
    </message>
    <message>
        <source>刷卡机需要结算</source>
        <comment>pinpad.end_of_day_needed</comment>
        <translation>The pinpad needs its end of day</translation>
    </message>
    <message>
        <source>请输入密码</source>
        <comment>pinpad.pin_required</comment>
        <translation>Enter the PIN</translation>
    </message>
    <message>
        <source>刷卡机离线</source>
        <comment>pinpad.offline</comment>
        <translation>The pinpad is offline</translation>
    </message>
    <message>
        <source>处理中</source>
        <comment>pinpad.other</comment>
        <translation>Working</translation>
    </message>
    <message>
        <source>顾客不买了</source>
        <comment>reasons.customer_left</comment>
        <translation>Customer changed mind</translation>
    </message>
    <message>
        <source>录错商品</source>
        <comment>reasons.wrong_item</comment>
        <translation>Wrong item</translation>
    </message>
    <message>
        <source>顾客忘带钱</source>
        <comment>reasons.no_money</comment>
        <translation>Customer has no money</translation>
    </message>
    <message>
        <source>价格有争议</source>
        <comment>reasons.price_disputed</comment>
        <translation>Price disputed</translation>
    </message>
    <message>
        <source>已核对刷卡机</source>
        <comment>reasons.pinpad_checked</comment>
        <translation>Checked the pinpad</translation>
    </message>
    <message>
        <source>已核对商户后台</source>
        <comment>reasons.wallet_checked</comment>
        <translation>Checked the wallet's backend</translation>
    </message>
    <message>
        <source>已看顾客手机账单</source>
        <comment>reasons.phone_checked</comment>
        <translation>Saw the customer's phone</translation>
    </message>
    <message>
        <source>已核对商家后台</source>
        <comment>reasons.merchant_checked</comment>
        <translation>Checked the merchant backend</translation>
    </message>
    <message>
        <source>已电话询问收单行</source>
        <comment>reasons.acquirer_called</comment>
        <translation>Called the acquirer</translation>
    </message>
    <message>
        <source>现在原路退回</source>
        <comment>reasons.give_back</comment>
        <translation>Give it back now</translation>
    </message>
    <message>
        <source>已原路退回</source>
        <comment>reasons.given_back</comment>
        <translation>Given back the way it came</translation>
    </message>
    <message>
        <source>已退现金</source>
        <comment>reasons.returned_in_cash</comment>
        <translation>Returned in cash</translation>
    </message>
    <message>
        <source>已退到卡或钱包</source>
        <comment>reasons.returned_otherwise</comment>
        <translation>Returned by card or code</translation>
    </message>
    <message>
        <source>已补收现金</source>
        <comment>reasons.collected_in_cash</comment>
        <translation>Collected in cash</translation>
    </message>
    <message>
        <source>已用卡或付款码补收</source>
        <comment>reasons.collected_otherwise</comment>
        <translation>Collected by card or code</translation>
    </message>
    <message>
        <source>收不回，记为损失</source>
        <comment>reasons.not_collected</comment>
        <translation>Not collected: a loss</translation>
    </message>
    <message>
        <source>商家后台已更正</source>
        <comment>reasons.merchant_corrected</comment>
        <translation>Corrected at the merchant</translation>
    </message>
    <message>
        <source>已退给顾客</source>
        <comment>reasons.money_returned</comment>
        <translation>Returned it to the customer</translation>
    </message>
    <message>
        <source>已向顾客补收</source>
        <comment>reasons.money_collected</comment>
        <translation>Collected it from the customer</translation>
    </message>
    <message>
        <source>已算入这笔退货或作废</source>
        <comment>reasons.counted</comment>
        <translation>Counted by its return or void</translation>
    </message>
    <message>
        <source>算作这一单的收款</source>
        <comment>reasons.counted_in</comment>
        <translation>Count as paid</translation>
    </message>
    <message>
        <source>收单方已更正</source>
        <comment>reasons.acquirer_corrected</comment>
        <translation>Acquirer corrected it</translation>
    </message>
    <message>
        <source>查过账，店里没有少收钱</source>
        <comment>reasons.store_not_short</comment>
        <translation>Checked: store not short</translation>
    </message>
    <message>
        <source>查过账，没有多收顾客的钱</source>
        <comment>reasons.nothing_owed</comment>
        <translation>Checked: nothing owed</translation>
    </message>
    <message>
        <source>核对无误，不用处理</source>
        <comment>reasons.nothing_wrong</comment>
        <translation>Checked: nothing to do</translation>
    </message>
    <message>
        <source>质量问题</source>
        <comment>reasons.faulty</comment>
        <translation>Faulty</translation>
    </message>
    <message>
        <source>与描述不符</source>
        <comment>reasons.not_as_described</comment>
        <translation>Not as described</translation>
    </message>
    <message>
        <source>买错或送错</source>
        <comment>reasons.wrong_goods</comment>
        <translation>Wrong goods</translation>
    </message>
    <message>
        <source>不想要了</source>
        <comment>reasons.not_wanted</comment>
        <translation>No longer wanted</translation>
    </message>
    <message>
        <source>刷错卡或付错钱包</source>
        <comment>reasons.wrong_payment</comment>
        <translation>Wrong card or wallet</translation>
    </message>
    <message>
        <source>顾客改用别的方式付</source>
        <comment>reasons.pays_otherwise</comment>
        <translation>Customer pays otherwise</translation>
    </message>
    <message>
        <source>券用不成</source>
        <comment>reasons.coupon_unusable</comment>
        <translation>Coupon cannot be used</translation>
    </message>
    <message>
        <source>这次不付，以后再付</source>
        <comment>reasons.pays_later</comment>
        <translation>Customer pays later</translation>
    </message>
    <message>
        <source>腾给后来查明的那一笔</source>
        <comment>reasons.makes_room</comment>
        <translation>Room for a late payment</translation>
    </message>
</context>
</TS>
