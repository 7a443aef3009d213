#pragma once

#include "program/query.hpp"
#include "program/run_hwsync.hpp"
#include "program/test_folder.hpp"

#include <string>
#include <string_view>
#include <vector>

#include <rapidjson/document.h>

/// A catalog in a folder of its own, and runs that import into it.
class ImportFixture {
public:
    /// Runs a command on an export of this text, by default
    /// `import-bulk --format json`.
    RunResult import(std::string_view text,
                     const std::vector<std::string>& more = {},
                     const std::string& command = "import-bulk") const;

    /// The same for a file that lies there.
    RunResult import_file(const std::string& file,
                          const std::vector<std::string>& more = {},
                          const std::string& command = "import-bulk",
                          const RunOptions& options = {}) const;

    /// All that "the catalog is as it was" speaks of.
    std::string dump() const;

    /// The value of a query with one.
    std::string value(const std::string& sql) const;

    /// The last run's state and exit code, e.g. "done 0".
    std::string last_run() const;

    /// The names of the files in the folder, sorted, a space between.
    std::string files() const;

    const TestFolder folder = {};
    const std::string catalog = folder / "catalog.db";
};

/// A run's JSON document. The test case fails where it is none.
rapidjson::Document document_of(const RunResult& result);

/// A JSON text. rapidjson's own == calls itself for ever in C++20.
std::string text_of(const rapidjson::Value& value);

/// A run's counts: read, created, updated, unchanged, older, deleted.
std::string counts(const RunResult& result, const char* kind);

/// A run's rejects, each `LINE: REASON` and a newline.
std::string rejects(const RunResult& result);

bool contains(std::string_view text, std::string_view part);
