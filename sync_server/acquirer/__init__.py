"""Payment codes: one port to whoever collects WeChat Pay and Alipay for the store, a reference client, its simulator."""
