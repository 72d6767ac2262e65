"""A light client of its own: requests are sent on schedule, however long the answers before take.

The time of a request counts from the moment at which it should have been sent, so that a server which stops
for a second is charged with everything that waited meanwhile (Gil Tene, "coordinated omission").
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field

LONGEST = 10.0  # seconds; then a request counts as failed


@dataclass(frozen=True, slots=True)
class Planned:
    """A request to be sent."""

    kind: str
    path: str
    conditional: bool = False  # send the ETag of the last answer from there, if it had one


@dataclass(frozen=True, slots=True)
class Answered:
    """How a request ended."""

    kind: str
    status: int  # 0: no answer
    seconds: float  # from the moment at which it should have been sent
    sent: float  # bytes of the body
    fault: str = ""


@dataclass
class Client:
    """Connections that are kept, as many as there are requests under way."""

    port: int
    opened: int = 0
    _idle: list[tuple[asyncio.StreamReader, asyncio.StreamWriter]] = field(default_factory=list)
    _tags: dict[str, str] = field(default_factory=dict)

    async def run(self, plan: Sequence[Planned], rate: float) -> list[Answered]:
        """Send the planned requests at equal distances, `rate` in a second; return how they ended."""
        clock = asyncio.get_running_loop().time
        began = clock()
        tasks = []
        for number, planned in enumerate(plan):
            due = began + number / rate
            await asyncio.sleep(max(0.0, due - clock()))
            tasks.append(asyncio.create_task(self._one(planned, due)))
        return await asyncio.gather(*tasks)

    async def _one(self, planned: Planned, due: float) -> Answered:
        clock = asyncio.get_running_loop().time
        try:
            async with asyncio.timeout(LONGEST):
                status, size = await self._ask(planned)
        except (OSError, EOFError, TimeoutError, ValueError) as error:
            return Answered(planned.kind, 0, clock() - due, 0, repr(error))
        fault = "" if status in (200, 304) else f"{status} from {planned.path}"
        return Answered(planned.kind, status, clock() - due, size, fault)

    async def _connection(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        """Return a connection that is open, as far as is known here."""
        while self._idle:
            reader, writer = self._idle.pop()
            if not reader.at_eof():
                return reader, writer
            writer.close()
        self.opened += 1
        return await asyncio.open_connection("127.0.0.1", self.port)

    async def _ask(self, planned: Planned) -> tuple[int, int]:
        """Return the status and the bytes of the body."""
        reader, writer = await self._connection()
        tag = self._tags.get(planned.path, "") if planned.conditional else ""
        condition = f"If-None-Match: {tag}\r\n" if tag else ""
        writer.write(
            f"GET {planned.path} HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\n"
            f"Accept-Encoding: gzip\r\n{condition}\r\n".encode()
        )
        first, *lines = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines)}
        status = int(first.split()[1])
        size = 0 if status == 304 else int(headers["content-length"])
        await reader.readexactly(size)
        if "etag" in headers:
            self._tags[planned.path] = headers["etag"]
        if headers.get("connection") != "close":
            self._idle.append((reader, writer))
        return status, size
