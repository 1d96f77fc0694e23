"""The catalogue of findings: every rule code with its severity and where its cause lies."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from normalize.records import Origin, Severity


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule. The application's message catalogue holds its sentence in each language under the same code."""

    code: str
    severity: Severity
    origin: Origin


def _catalogue(*entries: tuple[str, Severity, Origin]) -> dict[str, Rule]:
    return {code: Rule(code, severity, origin) for code, severity, origin in entries}


RULES: dict[str, Rule] = _catalogue(
    # identity
    ("department_missing", "warning", "source"),
    ("year_missing", "warning", "source"),
    ("year_conflict", "warning", "source"),
    ("year_implausible", "warning", "source"),
    ("year_outside_period", "warning", "source"),
    ("taken_from_booklet", "info", "layout"),
    ("region_unknown", "info", "source"),
    ("region_ambiguous", "info", "source"),
    ("count_unreadable", "warning", "extraction"),
    ("label_inferred", "warning", "layout"),
    # budget
    ("amount_unreadable", "warning", "extraction"),
    ("unit_missing", "warning", "source"),
    ("unit_assumed", "warning", "source"),
    ("unit_suspect", "warning", "source"),
    ("total_revenue", "error", "source"),
    ("total_expenditure", "error", "source"),
    ("revenue_expenditure", "warning", "source"),
    ("level_total", "warning", "source"),
    ("part_exceeds_total", "error", "source"),
    ("decimal_lost", "error", "source"),
    ("executed_exceeds_budget", "info", "source"),
    ("total_not_derived", "info", "source"),
    ("total_repeated", "warning", "source"),
    ("tasks_exceed_budget", "warning", "source"),
    ("task_parts", "warning", "source"),
    ("task_total", "warning", "source"),
    ("list_total", "warning", "source"),
    ("staff_zero", "warning", "source"),
    ("blank_not_zero", "info", "source"),
    # tasks and goals
    ("task_numbers", "info", "source"),
    ("task_duplicate", "warning", "source"),
    ("goal_reattached", "info", "layout"),
    # indicators
    ("level_inferred", "info", "layout"),
    ("level_unknown", "info", "layout"),
    ("row_shifted", "info", "layout"),
    ("cells_on_lines", "warning", "layout"),
    ("cells_left_out", "warning", "layout"),
    ("cells_doubtful", "warning", "layout"),
    ("level_without_indicator", "info", "source"),
    ("indicator_duplicate", "warning", "source"),
    ("value_missing", "warning", "source"),
    ("value_in_name", "info", "source"),
    ("header_missing", "info", "layout"),
    ("column_unbound", "warning", "layout"),
    ("column_inferred", "warning", "layout"),
    ("level1_missing", "info", "source"),
    ("weights_total", "warning", "source"),
    ("score_above_weight", "warning", "source"),
    ("period_below_annual", "warning", "source"),
    ("units_differ", "info", "source"),
    ("date_outside_year", "warning", "source"),
    ("rate_without_percent", "warning", "source"),
    ("upper_limit_on_output", "info", "source"),
    # values, as the value grammar reports them
    ("ambiguous_date", "warning", "source"),
    ("date_in_text", "info", "source"),
    ("date_unread", "info", "extraction"),
    ("excel_date", "warning", "source"),
    ("fragment", "warning", "source"),
    ("half_open", "info", "source"),
    ("leading_unit", "info", "source"),
    ("more_numbers", "info", "source"),
    ("negative_zero", "warning", "source"),
    ("number_in_prose", "info", "source"),
    ("number_unread", "warning", "extraction"),
    ("ocr_suspect", "warning", "source"),
    ("operator_conflict", "warning", "source"),
    ("operator_unbound", "info", "source"),
    ("operator_unknown", "warning", "source"),
    ("percent_above_100", "warning", "source"),
    ("qualitative_number", "info", "source"),
    ("range_reversed", "warning", "source"),
    ("ratio", "info", "source"),
    ("run_together", "warning", "layout"),
    ("short_year", "info", "source"),
    ("too_long", "info", "source"),
    ("unit_conflict", "warning", "source"),
    ("unit_unknown", "info", "extraction"),
    ("unit_without_number", "info", "source"),
    ("value_is_definition", "info", "source"),
    # reading
    ("reading_doubtful", "warning", "layout"),
    ("unread_text", "warning", "layout"),
    ("not_extracted", "info", "layout"),
    ("tables_beside", "info", "layout"),
    ("superseded_left_out", "info", "source"),
    ("page_without_text", "warning", "extraction"),
    ("text_recognised", "info", "extraction"),
    ("low_confidence", "warning", "extraction"),
    ("under_seal", "warning", "extraction"),
    ("second_look_differs", "warning", "extraction"),
    ("ink_unread", "warning", "extraction"),
    ("cells_undivided", "warning", "extraction"),
    ("content_damaged", "warning", "source"),
    ("page_repeated", "warning", "source"),
    ("reader_remark", "info", "extraction"),
    ("readers_disagree", "warning", "extraction"),
    ("torn_rows", "warning", "extraction"),
    ("hidden_text", "warning", "extraction"),
    ("id_collision", "warning", "layout"),
    ("other_edition", "info", "source"),
    ("editions_differ", "warning", "source"),
    ("corrected", "info", "extraction"),
)
