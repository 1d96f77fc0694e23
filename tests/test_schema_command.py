"""`shenbao schema`: the data dictionary in three shapes."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from normalize.columns import columns_of
from normalize.records import TABLES
from shenbao import cli

if TYPE_CHECKING:
    import pytest


def test_json_holds_every_table_and_column(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["schema", "--format", "json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["schema_version"] == "1.0"
    assert {table["name"]: [column["name"] for column in table["columns"]] for table in told["tables"]} == {
        name: [column.name for column in columns_of(record)] for name, record in TABLES.items()
    }
    tasks = told["tables"][2]
    assert {key: tasks[key] for key in ("name", "title", "primary_key", "references")} == {
        "name": "tasks",
        "title": {"en": "Tasks", "zh": "年度任务"},
        "primary_key": ["declaration_id", "seq"],
        "references": {"declaration_id": "declarations"},
    }
    assert tasks["columns"][3] == {
        "name": "task_kind",
        "dtype": "string",
        "nullable": False,
        "title": {"en": "Kind of task", "zh": "任务类别"},
        "enum": ["key", "other"],
        "money": False,
    }


GOALS = """
## goals: Goals 绩效目标

Primary key: `declaration_id`, `seq`

| Column | Type | Null | English | Chinese | Values |
| --- | --- | --- | --- | --- | --- |
| `declaration_id` | string |  | Declaration id | 申报表编号 |  |
| `seq` | Int32 |  | Number in reading order | 序号 |  |
| `row_key` | string |  | Stable row key | 行键 |  |
| `period` | string |  | Period | 期间 | `annual`, `multi_year` |
| `label_raw` | string | yes | Printed number | 原文编号 |  |
| `level` | Int8 |  | Depth of the numbering, from 1 | 层级 |  |
| `text` | string |  | Text | 内容 |  |

"""


def test_markdown_is_ready_for_the_documentation(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["schema", "--format", "markdown", "--lang", "en"]) == 0
    text = capsys.readouterr().out
    assert text.startswith("# Data dictionary, schema 1.0\n\n## declarations: Declarations 申报表\n\n")
    assert GOALS in text
    assert cli.run(["schema", "--format", "markdown", "--lang", "zh"]) == 0
    text = capsys.readouterr().out
    assert "\n主键：`declaration_id`, `seq`\n\n| 字段 | 类型 | 可空 | 英文 | 中文 | 取值 |\n" in text


def test_the_table_names_every_column(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["schema", "--lang", "zh"]) == 0
    text = capsys.readouterr().out
    assert text.isprintable() or "\x1b" not in text
    names = {line.split()[0] for line in text.splitlines() if line.strip()}
    assert {column.name for record in TABLES.values() for column in columns_of(record)} <= names


def test_another_format_is_wrong_usage(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["schema", "--format", "xml", "--lang", "en"]) == 2
    assert capsys.readouterr().err == (
        "Wrong usage: --format takes table|json|markdown.\n"
        "Run `shenbao schema --help` for what is possible.\n"
    )
