"""The virus scanner that the settings name: a ClamAV daemon on a socket."""

from urllib.parse import urlsplit

from clamdpy import ClamdNetworkSocket, ClamdUnixSocket

SECONDS = 60  # for one answer of the daemon
CHUNK = 256 * 1024  # bytes; must stay below the daemon's StreamMaxLength
DEFAULT_PORT = 3310


def scanner(address: str) -> ClamdNetworkSocket:
    """The daemon at `unix:///run/clamav/clamd.ctl` or `tcp://host:3310`; ValueError otherwise."""
    parts = urlsplit(address)
    if parts.scheme == "unix" and parts.path:
        return ClamdUnixSocket(parts.path, timeout=SECONDS, max_chunk_size=CHUNK)
    if parts.scheme == "tcp" and parts.hostname:
        port = parts.port or DEFAULT_PORT
        return ClamdNetworkSocket(parts.hostname, port, timeout=SECONDS, max_chunk_size=CHUNK)
    raise ValueError("FILE_SCANNER 应为 unix:///路径 或 tcp://主机:端口。")
