"""Chinese numerals: 三万六千七百, 3.67万亿, 二〇二五, 百分之五, 两成."""

from dataclasses import dataclass

DIGITS = {sign: value for value, sign in enumerate("零一二三四五六七八九")}
DIGITS |= {sign: value for value, sign in enumerate("〇壹贰叁肆伍陆柒捌玖")} | {"○": 0, "两": 2, "兩": 2}
SMALL = {"十": 10.0, "百": 100.0, "千": 1000.0, "拾": 10.0, "佰": 100.0, "仟": 1000.0, "廿": 20.0}
LARGE = {"万": 1e4, "萬": 1e4, "亿": 1e8, "億": 1e8, "兆": 1e12}
SIGNS = frozenset(DIGITS) | frozenset(SMALL) | frozenset(LARGE)
MORE = frozenset("余餘多")


@dataclass(frozen=True, slots=True)
class ChineseNumeral:
    """A numeral and where it ends."""

    value: float
    end: int
    step: float
    more: bool = False  # 余 or 多 within it: 40多万
    low: float | None = None  # the other end of 两三百


def read(text: str, start: int) -> ChineseNumeral | None:
    """Return the numeral that begins at `start`, digits and signs mixed (2千5百, 1亿3000万), or None."""
    reader = _Reader(text, start)
    reader.run()
    if reader.position == start or not reader.seen:
        return None
    return ChineseNumeral(reader.value(), reader.position, reader.step, reader.more, reader.low())


class _Reader:
    """Goes once over the text; sections below 万 are summed, larger scales multiply what is below them."""

    def __init__(self, text: str, start: int) -> None:
        self.text = text
        self.position = start
        self.parts: list[float] = []
        self.section = 0.0
        self.number: float | None = None
        self.step = 1.0
        self.scale = 1.0  # the last scale read, for 两千三 = 2300
        self.zero = False
        self.seen = False
        self.more = False
        self.ratio = 0.0  # of the first to the second digit of 两三百

    def run(self) -> None:
        while self.position < len(self.text):
            sign = self.text[self.position]
            if sign.isdecimal() and sign.isascii():
                if self.number is not None or not self._digits():
                    return
            elif sign in DIGITS:
                if self.number is not None or not self._signs():
                    return
            elif sign in SMALL:
                self._small(SMALL[sign])
            elif sign in LARGE:
                self._large(LARGE[sign])
            elif (
                sign == " "
                and self.number is not None
                and self.text[self.position + 1 : self.position + 2] in LARGE
            ):
                self.position += 1
            elif not (sign in MORE and self._more()):
                return

    def _digits(self) -> bool:
        end = self.position
        text = self.text
        while end < len(text) and (
            (text[end].isascii() and text[end].isdecimal())
            or (
                text[end] in ",."
                and end + 1 < len(text)
                and text[end + 1].isascii()
                and text[end + 1].isdecimal()
            )
        ):
            end += 1
        written = text[self.position : end].replace(",", "")
        whole, _, rest = written.partition(".")
        rest = rest.replace(".", "")[:20]
        self.number = float(f"{whole[:30]}.{rest or '0'}")
        self.step = 10.0 ** -len(rest)
        self.position = end
        self.seen = True
        return True

    def _signs(self) -> bool:
        """Read a run of digit signs; several in a row are places (二〇二五)."""
        end = self.position
        while end < len(self.text) and self.text[end] in DIGITS and end - self.position < 30:
            end += 1
        run = [DIGITS[sign] for sign in self.text[self.position : end]]
        if len(run) > 1 and run[0] == 0 and self.seen:  # 一千零五: the zero only marks an empty place
            run = run[1:]
            self.zero = True
        if len(run) == 2 and 0 < run[0] == run[1] - 1 and not self.seen:
            self.ratio, run = run[0] / run[1], run[1:]
        self.number = float("".join(map(str, run)))
        if self.number == 0 and self.seen:
            self.number, self.zero = None, True
        self.step = 1.0
        self.position = end
        if end + 1 < len(self.text) and self.text[end] == "点" and self.text[end + 1] in DIGITS:
            self._fraction(end + 1)
        self.seen = True
        return True

    def _fraction(self, start: int) -> None:
        end = start
        while end < len(self.text) and self.text[end] in DIGITS and end - start < 15:
            end += 1
        places = "".join(str(DIGITS[sign]) for sign in self.text[start:end])
        self.number = (self.number or 0.0) + float(f"0.{places}")
        self.step = 10.0 ** -len(places)
        self.position = end

    def _small(self, scale: float) -> None:
        self.section += (1.0 if self.number is None else self.number) * (scale if scale != 20 else 10) + (
            10.0 if scale == 20 else 0.0
        )
        self._scaled(scale)

    def _large(self, scale: float) -> None:
        below = self.section + (self.number or 0.0)
        step = self.step
        while self.parts and self.parts[-1] < scale:
            below += self.parts.pop()
        self.parts.append((below or 1.0) * scale)
        self._scaled(scale)
        self.step = step * scale if below and not self.section else scale
        self.section = 0.0

    def _scaled(self, scale: float) -> None:
        self.step = self.step * scale if self.number is not None else scale
        self.number = None
        self.scale, self.zero, self.seen = scale, False, True
        self.position += 1

    def _more(self) -> bool:
        """Accept 余 and 多 only where a scale follows (40多万) or something was read (300余)."""
        if not self.seen:
            return False
        following = self.text[self.position + 1 : self.position + 2]
        self.more = True
        self.position += 1
        return following in LARGE

    def low(self) -> float | None:
        return self.value() * self.ratio if self.ratio else None

    def value(self) -> float:
        rest = self.number or 0.0
        if (
            self.number is not None
            and self.scale >= 100
            and not self.zero
            and rest < 10
            and rest == int(rest)
        ):
            rest *= self.scale / 10  # 两千三, 一万五
        return sum(self.parts) + self.section + rest
