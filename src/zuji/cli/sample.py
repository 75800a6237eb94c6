"""The command ``zuji sample``: proposes what a verifier must check in a study."""

from __future__ import annotations

import click

from zuji.cli.numbers import NumberOption
from zuji.cli.options import AS_JSON
from zuji.cli.show import out, print_json, table
from zuji.cli.words import LANG, say
from zuji.core.label import Label

KINDS = {
    "input": Label("填报值", "input"),
    "not_reported": Label("未填报", "not reported"),
    "factor": Label("自选因子", "chosen factor"),
    "certificate": Label("绿证", "certificate"),
}


@click.command(
    help=say(
        "提出核查样本：没有看的部分即使全错，合计变动也不超过重要性水平。",
        (
            "Propose what to verify: whatever is left unseen may be all wrong and the "
            "total stays within materiality."
        ),
    )
)
@click.argument("study", type=click.Path())
@click.option(
    "--materiality",
    type=NumberOption(0, 1),
    show_default="rules/verification.yaml",
    help=say("重要性水平（占合计）", "materiality, as a share of the total"),
)
@AS_JSON
def sample(study: str, materiality: float | None, as_json: bool) -> None:
    """Propose a sample."""
    import datetime

    from zuji.cli.studies import load_study, model_of
    from zuji.footprint import assess
    from zuji.screening.sampling import propose_sample

    loaded = load_study(study)
    model = model_of(loaded)
    proposal = propose_sample(
        assess(loaded, model, as_of=datetime.date.today().isoformat()), materiality
    )
    if as_json:
        entries = [
            {
                "kind": entry.kind,
                "name": entry.name,
                "moves": entry.moves,
                "usual": entry.usual,
                "is_sampled": entry in proposal.taken,
            }
            for entry in (*proposal.taken, *proposal.left)
        ]
        print_json(
            {"materiality": proposal.materiality, "residual": proposal.residual, "lines": entries}
        )
        return
    listing = table(
        say("看什么", "look at"),
        say("种类", "kind"),
        say("影响合计", "moves the total"),
        say("通常", "usually"),
    )
    for line in proposal.taken:
        label = model.inputs[line.name].label[LANG] if line.name in model.inputs else line.name
        kind = KINDS[line.kind][LANG]
        listing.add_row(f"{label} ({line.name})", kind, f"{line.moves:.1%}", f"{line.usual:.1%}")
    out.print(listing)
    out.print(
        say(
            f"未看 {len(proposal.left)} 项，合计至多变动 {proposal.residual:.1%}",
            (
                f"{len(proposal.left)} left unseen; they can move the total by "
                f"{proposal.residual:.1%} at most"
            ),
        )
    )
