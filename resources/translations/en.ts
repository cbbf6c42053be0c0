<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="zh_CN">
<context>
    <name>pos_terminal</name>
    <message>
        <source>{kind} ¥ {deposit}，抵</source>
        <translation>{kind} ¥ {deposit} counts as</translation>
    </message>
    <message>
        <source>{kind}：{reason}</source>
        <translation>{kind}: {reason}</translation>
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
        <translation>Results for “{query}”: ↑ ↓ to choose, Enter to add</translation>
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
        <source>不改金额就按 F12：收取全部余额。随后扫描顾客的付款码。</source>
        <translation>Press F12 without an amount to take all that is due. Then scan the customer's payment code.</translation>
    </message>
    <message>
        <source>不改金额就按 F12：收取全部余额。顾客在密码键盘上刷卡、插卡或挥卡。</source>
        <translation>Press F12 without an amount to take all that is due. The customer then taps, inserts or swipes at the pinpad.</translation>
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
        <translation>Supervisor decides</translation>
    </message>
    <message>
        <source>也可以输入名称、拼音首字母或编码</source>
        <translation>Or type a name, pinyin initials or a code</translation>
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
        <source>优惠</source>
        <translation>Discount</translation>
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
        <source>其他原因</source>
        <translation>Other reason</translation>
    </message>
    <message>
        <source>再次查询</source>
        <translation>Ask again</translation>
    </message>
    <message>
        <source>刚好</source>
        <translation>Exact</translation>
    </message>
    <message>
        <source>删除行</source>
        <translation>Remove</translation>
    </message>
    <message>
        <source>刷卡</source>
        <translation>Pay by card</translation>
    </message>
    <message>
        <source>刷卡金额</source>
        <translation>Card amount</translation>
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
        <translation>Ask head office for a one-time code. Once enrolled, this terminal keeps the books of this store and till only.</translation>
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
        <translation>All lines are cleared and the ledger records it. Choose a reason.</translation>
    </message>
    <message>
        <source>商品已锁定</source>
        <translation>The basket is frozen</translation>
    </message>
    <message>
        <source>商品明细</source>
        <translation>Lines of the sale</translation>
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
        <translation>Settle the difference</translation>
    </message>
    <message>
        <source>备用金（元）</source>
        <translation>Cash float (yuan)</translation>
    </message>
    <message>
        <source>字母键盘</source>
        <translation>Letter keys</translation>
    </message>
    <message>
        <source>定金</source>
        <translation>Deposit</translation>
    </message>
    <message>
        <source>定金抵扣</source>
        <translation>Deposit credit</translation>
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
        <source>尾款</source>
        <translation>Balance</translation>
    </message>
    <message>
        <source>尾款时间</source>
        <translation>Balance window</translation>
    </message>
    <message>
        <source>工号</source>
        <translation>Operator number</translation>
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
        <source>应收尾款</source>
        <translation>Balance due</translation>
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
        <source>扫描商品开始销售</source>
        <translation>Scan an item to start</translation>
    </message>
    <message>
        <source>扫描或输入序列号，回车确认</source>
        <translation>Scan or type the serial number, then Enter</translation>
    </message>
    <message>
        <source>扫描条码或输入商品名称 / 编码</source>
        <translation>Scan a barcode, or type a name or code</translation>
    </message>
    <message>
        <source>扫描顾客手机上的订单码</source>
        <translation>Scan the order code on the customer's phone</translation>
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
        <source>换一个名称、拼音首字母或编码再试</source>
        <translation>Try another name, pinyin initials or code</translation>
    </message>
    <message>
        <source>提交清点并日结</source>
        <translation>Submit and close</translation>
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
        <translation>Take the balance</translation>
    </message>
    <message>
        <source>收款</source>
        <translation>Pay</translation>
    </message>
    <message>
        <source>收款后还差</source>
        <translation>Still due after</translation>
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
        <source>日结后本营业期不能再收款，清点的金额不能再改。</source>
        <translation>After this the period takes no more money, and the count cannot be changed.</translation>
    </message>
    <message>
        <source>日结完成 · {day}</source>
        <translation>Period closed · {day}</translation>
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
        <source>清点钱箱里的备用金，输入金额后开始营业</source>
        <translation>Count the float in the drawer and type the amount</translation>
    </message>
    <message>
        <source>清点钱箱里的现金，输入每种面额的张数</source>
        <translation>Count the cash in the drawer: pieces of each note and coin</translation>
    </message>
    <message>
        <source>清空</source>
        <translation>Clear</translation>
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
        <source>登录</source>
        <translation>Sign in</translation>
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
        <source>移除</source>
        <translation>Remove</translation>
    </message>
    <message>
        <source>等待付款码 ¥ {amount}</source>
        <translation>Waiting for the code · ¥ {amount}</translation>
    </message>
    <message>
        <source>营业日</source>
        <translation>Business day</translation>
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
        <source>设备与同步</source>
        <translation>Devices and sync</translation>
    </message>
    <message>
        <source>请先与顾客和收单方处理好。处理结果会记入账本，总部可见。</source>
        <translation>Put it right with the customer and the acquirer first. What was done is recorded; head office sees it.</translation>
    </message>
    <message>
        <source>请先核对密码键盘小票或收单后台。裁定会记入账本，并交总部核查。</source>
        <translation>Check the pinpad's slip or the acquirer's portal first. The ledger records the decision and head office reviews it.</translation>
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
        <translation>Ask the customer for the payment code in WeChat or Alipay and scan it</translation>
    </message>
    <message>
        <source>超过应收金额</source>
        <translation>More than is due</translation>
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
        <source>返回</source>
        <translation>Back</translation>
    </message>
    <message>
        <source>返回商品</source>
        <translation>Basket</translation>
    </message>
    <message>
        <source>还需收</source>
        <translation>Still due</translation>
    </message>
    <message>
        <source>这笔尾款现在不能收</source>
        <translation>This balance cannot be taken now</translation>
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
        <source>退回</source>
        <translation>Give back</translation>
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
        <source>选择一笔交易查看小票</source>
        <translation>Choose a sale to see its receipt</translation>
    </message>
    <message>
        <source>重打 Z 报表</source>
        <translation>Reprint Z report</translation>
    </message>
    <message>
        <source>重打小票</source>
        <translation>Reprint receipt</translation>
    </message>
    <message>
        <source>重打的小票会标明「副本 DUPLICATE」，并记入账本</source>
        <translation>A reprint says DUPLICATE and is recorded in the ledger</translation>
    </message>
    <message>
        <source>金额</source>
        <translation>Amount</translation>
    </message>
    <message>
        <source>银行卡</source>
        <translation>Card</translation>
    </message>
    <message>
        <source>门店编号</source>
        <translation>Store</translation>
    </message>
    <message>
        <source>预售价</source>
        <translation>Presale price</translation>
    </message>
    <message>
        <source>预售尾款</source>
        <translation>Presale</translation>
    </message>
</context>
</TS>
