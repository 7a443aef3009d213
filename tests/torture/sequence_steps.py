"""All steps of a random sequence. A step is a dictionary of plain values, so that it
can be done again without those before it."""

import sequence_deeds as deeds
import sequence_jobs as jobs

# How each is chosen, how it is done, and how often.
STEPS = {
    "import-bulk": (jobs.choose_import, jobs.do_import, 4),
    "import": (jobs.choose_window, jobs.do_import, 3),
    "associate": (jobs.choose_associate, jobs.do_associate, 6),
    "associate a part": (jobs.choose_part, jobs.do_associate, 4),
    "plan": (jobs.choose_plan, jobs.do_plan, 2),
    "apply": (jobs.choose_apply, jobs.do_apply, 4),
    "undo": (deeds.choose_undo, deeds.do_undo, 6),
    "link add": (deeds.choose_add, deeds.do_add, 4),
    "link remove": (deeds.choose_remove, deeds.do_remove, 3),
    "link import": (deeds.choose_table, deeds.do_table, 2),
    "block a key": (deeds.choose_key, deeds.do_key, 1),
    "waive": (deeds.choose_waive, deeds.do_waive, 2),
    "unwaive": (deeds.choose_unwaive, deeds.do_unwaive, 1),
    "rename": (deeds.choose_rename, deeds.do_rename, 1),
    "forget": (deeds.choose_forget, deeds.do_forget, 0.5),
    "config": (deeds.choose_config, deeds.do_config, 2),
}


def choose(dice, world, number):
    """Some step that there is something to choose for."""
    while True:
        name = dice.choices(list(STEPS), [one[2] for one in STEPS.values()])[0]
        step = STEPS[name][0](dice, world)
        if step is not None:
            return {"step": name, "number": number, **step}


def do(world, step):
    STEPS[step["step"]][1](world, step)
