#!/usr/bin/env python3
"""What check_rooms says of small trees that break one rule each."""

import os
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

SOURCE = Path(__file__).resolve().parent.parent.parent
TABLE = """# Architecture

## The rooms

| room | what it holds |
| --- | --- |
| `include/hwsync/` | a |
| `lib/base/` | b |
| `lib/catalog/` | c |
| `cmd/` | d |
"""


class Tree:
    """A tree without a fault, until something is written to it."""

    def __init__(self, folder):
        self.root = Path(folder)
        for path in ("scripts/rooms/house.py", "scripts/rooms/drawing.py",
                     "scripts/make-rooms"):
            self.write(path, (SOURCE / path).read_text(encoding="utf-8"))
        self.write("docs/x", "")
        self.write("ARCHITECTURE.md", TABLE)
        self.write("include/hwsync/error.hpp", "")
        self.write("lib/base/text.hpp", "#include <hwsync/error.hpp>\n")
        self.write("lib/catalog/rows.hpp", '#include "base/text.hpp"\n')
        self.write("cmd/main.cpp", "#include <hwsync/error.hpp>\n")
        self.draw()

    def write(self, path, text):
        (self.root / path).parent.mkdir(parents=True, exist_ok=True)
        (self.root / path).write_text(text, encoding="utf-8")

    def draw(self):
        subprocess.run([sys.executable, self.root / "scripts/make-rooms"],
                       check=True)

    def faults(self):
        result = subprocess.run(
            [sys.executable, SOURCE / "tests/rooms/check_rooms", self.root],
            capture_output=True, text=True, check=False)
        return result.returncode, result.stderr


class Rooms(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.tree = Tree(self.folder.name)

    def tearDown(self):
        self.folder.cleanup()

    def assert_fault(self, text):
        code, faults = self.tree.faults()
        self.assertEqual(code, 1)
        self.assertIn(text, faults)

    def test_a_sound_tree_has_no_fault(self):
        self.assertEqual(self.tree.faults(), (0, ""))

    def test_an_include_from_a_later_room_is_a_fault(self):
        self.tree.write("lib/base/text.hpp", '\n#include "catalog/rows.hpp"\n')
        self.assert_fault("lib/base/text.hpp:2: lib/base includes from "
                          "lib/catalog")

    def test_a_circle_is_named(self):
        self.tree.write("lib/base/text.hpp", '#include "catalog/rows.hpp"\n')
        self.assert_fault("lib/base -> lib/catalog -> lib/base")

    def test_the_program_sees_only_public_headers(self):
        self.tree.write("cmd/main.cpp", '#include "base/text.hpp"\n')
        self.assert_fault("cmd/main.cpp:1: cmd sees include/hwsync")

    def test_a_room_that_the_table_lacks_is_a_fault(self):
        self.tree.write("lib/new/new.hpp", "")
        self.assert_fault("lacks the room lib/new")

    def test_a_room_that_is_gone_is_a_fault(self):
        self.tree.write("ARCHITECTURE.md",
                        TABLE + "| `lib/gone/` | nothing |\n")
        self.assert_fault("lib/gone")

    def test_a_folder_of_the_catalog_has_25_files_at_most(self):
        for number in range(25):
            self.tree.write(f"lib/catalog/links/{number}.sql", "")
        self.assertEqual(self.tree.faults(), (0, ""))
        self.tree.write("lib/catalog/links/25.sql", "")
        self.assert_fault("lib/catalog/links has 26 files")

    def test_the_conformance_suite_names_no_implementation(self):
        self.tree.write("tests/catalog/x_test.cpp",
                        '#include "catalog/rows.hpp"\n')
        self.assertEqual(self.tree.faults(), (0, ""))
        self.tree.write("tests/catalog/x_test.cpp",
                        '#include "catalog/sqlite/rows.hpp"\n')
        self.assert_fault("tests/catalog/x_test.cpp includes from")

    def test_a_path_that_has_moved_is_named_with_its_new_place(self):
        self.tree.write("ARCHITECTURE.md", TABLE + "\nSee `lib/rows.hpp`.\n")
        self.assert_fault("lib/rows.hpp, which is not there "
                          "(there is lib/catalog/rows.hpp)")

    def test_a_picture_without_a_new_arrow_is_out_of_date(self):
        self.tree.write("lib/catalog/rows.hpp", "")
        self.assert_fault("docs/rooms.svg is out of date")
        self.tree.draw()
        self.assertEqual(self.tree.faults(), (0, ""))


os.environ["PYTHONDONTWRITEBYTECODE"] = "1"
unittest.main()
