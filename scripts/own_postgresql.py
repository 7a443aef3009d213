"""A PostgreSQL server for a test or a measurement, of an unprivileged user's,
reached by a socket alone. Needs Debian's postgresql."""

import os
import pathlib
import pwd
import shutil
import subprocess

PROGRAMS = max(pathlib.Path("/usr/lib/postgresql").glob("*/bin"), default=None)


def unprivileged():
    """initdb refuses root."""
    if os.geteuid() == 0:
        user = pwd.getpwnam("nobody")
        os.setgid(user.pw_gid)
        os.setuid(user.pw_uid)


def run(words, **options):
    return subprocess.run(list(map(str, words)), check=True, text=True,
                          stdout=subprocess.PIPE, **options).stdout


class Server:
    """Runs until stop(), with a database called brands. `folder` is where it
    keeps its data, and where its socket is."""

    def __init__(self, folder, options=""):
        self.folder = folder
        self.data = folder / "data"
        folder.mkdir()
        if os.geteuid() == 0:
            shutil.chown(folder, "nobody")
        folder.chmod(0o755)
        run([PROGRAMS / "initdb", "-D", self.data, "-U", "hwsync", "-A",
             "trust", "-E", "UTF8", "--locale=C.UTF-8"],
            preexec_fn=unprivileged)
        self.control("start", "-o", f"-k {folder} -h '' {options}")
        self.sql("CREATE DATABASE brands", "postgres")

    def stop(self):
        self.control("stop", "-m", "immediate")

    def control(self, word, *more):
        subprocess.run([PROGRAMS / "pg_ctl", "-D", self.data, "-w", "-l",
                        self.folder / "log", *more, word], check=True,
                       stdout=subprocess.DEVNULL, preexec_fn=unprivileged)

    def psql(self, database="brands"):
        return ["psql", "-qXAt", "-v", "ON_ERROR_STOP=1", "-h", self.folder,
                "-U", "hwsync", database]

    def sql(self, statement, database="brands"):
        return run([*self.psql(database), "-c", statement],
                   stderr=subprocess.DEVNULL)
