"""What loading refuses."""

from engine.errors import EngineError, Problem


class DefinitionProblems(EngineError):
    """Documents that cannot become values; carries every problem, not just the first."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("definition_problems", {"problems": problems})
        self.problems = problems
