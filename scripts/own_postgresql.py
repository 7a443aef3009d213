"""A PostgreSQL server for a test or a measurement, of an unprivileged user's,
reached by a socket alone. Needs Debian's postgresql."""

import os
import pathlib
import pwd
import shutil
import subprocess
import time

PROGRAMS = max(pathlib.Path("/usr/lib/postgresql").glob("*/bin"), default=None)
TICKS = os.sysconf("SC_CLK_TCK")


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

    def cpu_seconds(self):
        """Of the server and of all its processes, those that have ended too."""
        before, now = -1, self.ticks()
        while now != before:
            # Else one that is just ending would count twice, or not at all.
            time.sleep(0.1)
            before, now = now, self.ticks()
        return now / TICKS

    def pid(self):
        return int((self.data / "postmaster.pid").read_text().split()[0])

    def ticks(self):
        server = str(self.pid())
        ticks = 0
        for stat in pathlib.Path("/proc").glob("[0-9]*/stat"):
            try:
                fields = stat.read_text().rsplit(")", 1)[1].split()
            except (FileNotFoundError, ProcessLookupError):
                continue
            if server in (stat.parent.name, fields[1]):
                ticks += sum(map(int, fields[11:15]))
        return ticks

    def psql(self, database="brands"):
        return ["psql", "-qXAt", "-v", "ON_ERROR_STOP=1", "-h", self.folder,
                "-U", "hwsync", database]

    def sql(self, statement, database="brands"):
        return run([*self.psql(database), "-c", statement],
                   stderr=subprocess.DEVNULL)
