"""Payment codes: a port to whoever collects WeChat Pay and Alipay, a reference client, its simulator."""
