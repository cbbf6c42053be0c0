"""The search for the best combination, on a thread of its own: an answer at once, then better ones or the proof.

A question about another basket ends the search under way: nobody waits for its answer any more. What is to be said of
the benefits is found out on another thread, beside the proof: the reasons with each answer, and on demand (``explain``)
what one search each has to find. All of it is about the answer that was told last; a better one has it said anew, and
what was found is not searched for again.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from time import monotonic
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from pos_terminal.benefits import aside
from pos_terminal.benefits.quick import quick
from pos_terminal.benefits.quote import Cannot, Quote, Undecided
from pos_terminal.runtime.worker import Worker
from pos_terminal.sale.evaluate import Evaluation, evaluate
from pos_terminal.sale.reasons import Explanation
from pos_terminal.till import effects, events

if TYPE_CHECKING:
    from pos_terminal.benefits.reasons import Searched

log = logging.getLogger(__name__)

PAINT_MS = 20
"""The line is painted first: the search holds the interpreter's lock, and the screen would wait for it."""
WARM_UP_MS = 3_000
LATE_S = 0.08
"""The guard of the first answer: a customer waits no longer, whatever the counted work would still do."""

PROOF_S = 30.0
"""Nobody looks at a basket for longer; what is not proven by then stays a very good answer."""

EXPLAIN_S = 5.0
"""The costs that are not found by then stay unsaid: at a till nobody waits for them."""
TELLING_S = 0.25
"""How often what was found meanwhile is told: nobody reads faster."""

_Found = Quote | Cannot | Undecided


class _Said(NamedTuple):
    """What was said of ``quote``; ``searched``: with all that searches find in their time."""

    quote: Quote
    searched: bool

    def fits(self, quote: Quote, *, searched: bool) -> bool:
        """Whether there is nothing more to say of ``quote``, which may be the same one, now certain."""
        same = self.quote.selection == quote.selection and _is_least(self.quote) == _is_least(quote)
        return same and (self.searched or not searched)


class QuoteEdge(QObject):
    """``post``: of the runtime. Everything public is for the GUI thread."""

    better = Signal(object, object)
    """A question and a quote, from the search's thread."""
    more = Signal(object, object, object)
    """A question, the quote of which something is said, and the explanation, from the thread of the reasons."""

    def __init__(self, post: Callable[..., None]) -> None:
        super().__init__()
        self._post = post
        self._worker = Worker("benefits")
        self._reasons = Worker("reasons")
        self._newest: effects.Quote | None = None
        self._best: Quote | None = None
        self._wanted = False  # what searches find, too
        self._saying = False
        self._said: _Said | None = None
        self._searched: Searched = {}
        self.better.connect(self._tell)
        self.more.connect(self._told)

    def warm_up(self) -> None:
        """Loads the solver, which takes a while, before the first customer waits for it, and after the clerk does."""
        QTimer.singleShot(WARM_UP_MS, self, lambda: self._worker.do(_load, _nothing))

    def ask(self, question: effects.Quote) -> None:
        """→ ``Quoted``, at least once for the newest question, unless its quote is known: then only what is better."""
        self._newest, self._best = question, _known(question)
        self._wanted, self._said, self._searched = False, None, {}
        QTimer.singleShot(PAINT_MS, self, lambda: self._begin(question))

    def _begin(self, question: effects.Quote) -> None:
        if self._over(question):
            return
        if self._best is not None:
            self._say()
            self._go_on(question, self._best)
        else:
            self._worker.do(lambda: self._quickly(question), lambda found: self._found(question, found, self._go_on))

    def explain(self, sale: str, revision: int) -> None:
        """→ ``Explained``, again with what searches find, for the basket asked about last, if it is this one."""
        question = self._newest
        if question is not None and (question.sale, question.revision) == (sale, revision):
            self._wanted = True
            self._say()

    def end(self) -> None:
        self._newest = None
        self._worker.end()
        self._reasons.end()

    def join(self, wait_ms: int) -> bool:
        until = monotonic() + wait_ms / 1_000

        def left_ms() -> int:
            return max(0, int((until - monotonic()) * 1_000))

        joined = [self._worker.join(wait_ms), self._reasons.join(left_ms())]
        return all(joined) and aside.join(left_ms() / 1_000)

    # --- on the search's thread -----------------------------------------------------------------------------------

    def _over(self, question: effects.Quote) -> bool:
        return self._newest is not question

    def _quickly(self, question: effects.Quote) -> _Found | None:
        if self._over(question):
            return None
        until = monotonic() + LATE_S
        return quick(
            question.lines,
            question.book,
            question.at_ms,
            forced_in=question.forced_in,
            forced_out=question.forced_out,
            late=lambda: monotonic() > until or self._over(question),
        )

    def _prove(self, question: effects.Quote, start: Quote | None) -> _Found | None:
        from pos_terminal.benefits.proving import prove  # it brings the solver along

        if self._over(question):
            return None
        until = monotonic() + PROOF_S
        return prove(
            question.lines,
            question.book,
            question.at_ms,
            start,
            forced_in=question.forced_in,
            forced_out=question.forced_out,
            cancelled=lambda: monotonic() > until or self._over(question),
            improved=lambda quote: self.better.emit(question, quote),
        )

    def _explain(self, question: effects.Quote, best: Quote, *, wanted: bool) -> None:
        """Tells of ``best`` until there is a better one, or all is told."""
        from pos_terminal.benefits.explaining import explain

        until, again, untold = monotonic() + EXPLAIN_S, 0.0, None
        for told in explain(
            question.lines,
            question.book,
            question.at_ms,
            best,
            forced_in=question.forced_in,
            forced_out=question.forced_out,
            chosen=question.chosen,
            searched=self._searched,
            improved=lambda quote: self.better.emit(question, quote),
            cancelled=lambda: self._over(question) or self._is_surpassed(best),
            late=lambda: not wanted or monotonic() > until,
        ):
            untold = told
            if monotonic() >= again:
                self.more.emit(question, best, told)
                again, untold = monotonic() + TELLING_S, None
        if untold is not None:
            self.more.emit(question, best, untold)

    def _is_surpassed(self, quote: Quote) -> bool:
        return self._best is not None and self._best.selection != quote.selection

    # --- back on the GUI thread -----------------------------------------------------------------------------------

    def _found(self, question: effects.Quote, found: _Found | None, then: Callable[..., None]) -> None:
        if found is None or self._over(question):
            return
        if isinstance(found, Cannot):
            self._cannot(question, found.why[0].benefit if found.why else question.forced_in[-1])
            return
        if isinstance(found, Quote):
            self._tell(question, found)
        then(question, found)

    def _cannot(self, question: effects.Quote, impossible: str) -> None:
        told = {"sale": question.sale, "revision": question.revision, "impossible": impossible}
        self._post(events.Quoted, selection=None, **told)

    def _go_on(self, question: effects.Quote, found: _Found) -> None:
        start = found if isinstance(found, Quote) else None
        if start is None or not start.proven:
            self._worker.do(lambda: self._prove(question, start), lambda end: self._found(question, end, self._ended))

    def _ended(self, question: effects.Quote, found: _Found) -> None:
        """Without a first answer the proof is the last word; found nothing, it takes the clerk's last choice back."""
        if isinstance(found, Undecided):
            log.error("no combination was found for the choice of %d benefits", len(question.forced_in))
            self._cannot(question, question.forced_in[-1])

    @Slot(object, object)
    def _tell(self, question: effects.Quote, quote: Quote) -> None:
        """Tells a quote, unless one was told that is better: the proof and the reasons search each for itself."""
        if self._over(question) or (self._best is not None and self._best.due < quote.due):
            return
        self._best = quote
        self._post(
            events.Quoted,
            sale=question.sale,
            revision=question.revision,
            selection=quote.selection,
            lower_bound=quote.lower_bound,
            proven=quote.proven,
        )
        self._say()

    def _say(self) -> None:
        """Has something said of the best, unless it is being said or was."""
        question, best, wanted = self._newest, self._best, self._wanted
        if question is None or best is None or self._saying:
            return
        if self._said is not None and self._said.fits(best, searched=wanted):
            return
        self._saying = True
        said = _Said(best, wanted)
        self._reasons.do(
            lambda: None if self._over(question) else self._explain(question, best, wanted=wanted),
            lambda _: self._was_said(question, said),
        )

    def _was_said(self, question: effects.Quote, said: _Said) -> None:
        self._saying = False
        if not self._over(question):
            self._said = said
        self._say()

    @Slot(object, object, object)
    def _told(self, question: effects.Quote, quote: Quote, told: Explanation) -> None:
        if self._over(question) or self._is_surpassed(quote):
            return
        self._post(
            events.Explained,
            sale=question.sale,
            revision=question.revision,
            selection=quote.selection,
            explanation=told,
        )


def _is_least(quote: Quote) -> bool:
    return quote.lower_bound == quote.due


def _known(question: effects.Quote) -> Quote | None:
    """The quote that the sale has already, where it is still allowed."""
    known = question.known
    if known is None:
        return None
    found = evaluate(question.lines, question.book, known.selection, question.at_ms)
    if not isinstance(found, Evaluation):
        return None
    return Quote(selection=known.selection, evaluation=found, lower_bound=known.lower_bound, proven=known.proven)


def _load() -> None:
    from pos_terminal.benefits import branching, solver  # what a first answer and a proof load when they need it

    log.debug("%s and %s are there", solver.__name__, branching.__name__)


def _nothing(result: object) -> None:
    """Nobody waits for it."""
