"""Random sequences of all jobs on small stores, each step compared with a plain
model. The shortest that is wrong is kept with what it takes to do it again."""

import random
import shutil
import tempfile
from pathlib import Path

import sequence_steps
from report import Promise
from sequence_world import PRIMARY, Wrong, World
from store_history import Store

SEQUENCES = 3000
QUICK_SEQUENCES = 30
MOST_SHORTENED = 3
BASES = {PRIMARY: 1000, "eu": 5000, "uk": 8000}


def new_world(program, root, seed):
    dice = random.Random(f"stores {seed}")
    prefix = dice.choice(("", "", "EU-"))
    stores = {name: Store(base, dice, 6, prefix if name == "eu" else "")
              for name, base in BASES.items()}
    folder = Path(tempfile.mkdtemp(prefix=f"sequence-{seed}-", dir=root))
    world = World(program, folder, stores)
    if prefix and dice.random() < 0.7:
        world.model.rules.prefix = prefix
    world.model.rules.evidence = dice.choice(("report", "hold"))
    world.write_config()
    return world


def first_step(dice):
    return {"step": "import-bulk", "number": 0, "moment": dice.randint(0, 2),
            "percent": 100, "order": None, "dry_run": False}


def do(world, step):
    """What is wrong with a step, or None."""
    try:
        sequence_steps.do(world, step)
        world.compare()
        world.verify()
    except Wrong as wrong:
        return str(wrong)
    return None


def play(program, root, seed):
    """The steps of a sequence and what is wrong with the last one."""
    dice = random.Random(seed)
    world = new_world(program, root, seed)
    steps, fault = [], None
    count = dice.randint(3, 10)
    try:
        while len(steps) <= count and fault is None:
            steps.append(sequence_steps.choose(dice, world, len(steps))
                         if steps else first_step(dice))
            fault = do(world, steps[-1])
    finally:
        shutil.rmtree(world.folder)
    return steps, fault


def play_again(program, root, seed, steps):
    """The fault of the last step, where those before it do well."""
    world = new_world(program, root, seed)
    for step in steps:
        fault = do(world, step)
        if fault:
            return (fault if step is steps[-1] else None), world
    return None, world


def shortened(program, root, seed, steps):
    """Without what the fault does not need; the first import stays."""
    for at in range(len(steps) - 2, 0, -1):
        shorter = steps[:at] + steps[at + 1:]
        fault, world = play_again(program, root, seed, shorter)
        shutil.rmtree(world.folder)
        if fault:
            steps = shorter
    return steps


def keep(program, root, seed, steps):
    """Makes the folder of the shortest, and a script that does it again."""
    fault, world = play_again(program, root, seed, steps)
    script = world.folder / "replay.sh"
    script.write_text(f"# sequence {seed}: {fault}\n{world.replay()}\n",
                      encoding="utf-8")
    kept = Path(tempfile.gettempdir()) / f"sequence-{seed}"
    shutil.rmtree(kept, ignore_errors=True)
    shutil.move(world.folder, kept)
    return fault, kept


def run(session):
    promise = Promise("random sequences of all jobs, against a plain model")
    count = session.points or SEQUENCES
    if session.quick:
        count = QUICK_SEQUENCES
    told = 0
    for seed in range(session.first_seed, session.first_seed + count):
        steps, fault = play(session.program, session.root, seed)
        what = f"sequence {seed}, step {len(steps) - 1} ({steps[-1]['step']})"
        if fault and told < MOST_SHORTENED:
            told += 1
            steps = shortened(session.program, session.root, seed, steps)
            fault, kept = keep(session.program, session.root, seed, steps)
            what += f", {len(steps)} steps in {kept}/replay.sh"
        promise.point(fault, what)
    session.report.add(promise)
