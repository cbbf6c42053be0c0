"""The Taobao Open Platform (TOP) behind the port: nothing outside this folder and the sandbox knows a TOP name."""

from sync_server.cloud.top.client import TopClient
from sync_server.cloud.top.settings import Seller, TopSettings
from sync_server.cloud.top.store import TopCloudStore

__all__ = ["Seller", "TopClient", "TopCloudStore", "TopSettings"]
