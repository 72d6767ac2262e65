"""One call at a time for one question, whoever asks: others wait for its answer instead of paying again."""

from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import replace
from threading import Lock

from topicwire.llm.model import ChatAnswer


class SingleFlight:
    """Shares what is being asked now between threads. What was answered before is the cache's business."""

    def __init__(self) -> None:
        self._asked: dict[str, Future[ChatAnswer]] = {}
        self._lock = Lock()

    def ask(self, key: str, call: Callable[[], ChatAnswer]) -> ChatAnswer:
        """Return what `call` returns, or what the thread gets that asks under this key already.

        Whoever waited has an answer that is `kept`, because it cost nothing more. What `call` raises is
        raised for all who waited, too.
        """
        with self._lock:
            under_way = self._asked.get(key)
            if under_way is None:
                own = self._asked[key] = Future()
        if under_way is not None:
            return replace(under_way.result(), kept=True)
        try:
            answer = call()
        except BaseException as error:
            own.set_exception(error)
            raise
        else:
            own.set_result(answer)
            return answer
        finally:
            with self._lock:
                del self._asked[key]
