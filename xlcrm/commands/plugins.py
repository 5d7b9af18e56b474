"""`xlcrm plugins`: what is registered, and by whom."""

from __future__ import annotations

from xlcrm.commands.outcome import Outcome, Request
from xlcrm.lang import Text
from xlcrm.marks import CommandMark, command


@command(
    CommandMark(
        name="plugins",
        label=Text("插件", "Plugins"),
        help=Text(
            "列出所有命令和单元格函数，以及由谁提供。",
            "List every command and cell function, and who provides it.",
        ),
        group="settings",
        icon="AddInManager",
        needs="nothing",
    )
)
def plugins(request: Request) -> Outcome:
    """Registered commands and functions by provider, and plugins that failed."""
    lang = request.lang or request.shell_lang
    registry = request.options["registry"]()
    rows = [
        (entry.provider, entry.mark.name, entry.mark.help.in_(lang)) for entry in registry.entries.values()
    ]
    lines = [f"{provider:10} {name:18} {text}" for provider, name, text in rows]
    lines += [failure.told().in_(lang) for failure in registry.failures]
    data = {
        "registered": [{"provider": provider, "name": name, "help": text} for provider, name, text in rows],
        "failed": [
            {"provider": failure.provider, "reason": failure.reason.in_(lang)}
            for failure in registry.failures
        ],
    }
    return Outcome(tuple(lines), data, lang=lang)
