#include "program/both_ways.hpp"

#include "program/query.hpp"
#include "program/test_folder.hpp"

#include <hwsync/time.hpp>

#include <doctest/doctest.h>
#include <fmt/core.h>
#include <fmt/ranges.h>

#include <chrono>
#include <filesystem>
#include <regex>
#include <set>
#include <string_view>

namespace {

namespace fs = std::filesystem;

/// But for the moment at which it happened.
std::string without_moments(const std::string& text) {
    const auto today = hwsync::format_time(
        hwsync::Time{std::chrono::duration_cast<hwsync::Duration>(
            std::chrono::system_clock::now().time_since_epoch())});
    const std::regex moment{
        fmt::format("({}T[0-9:.]+Z)|(\"seconds\": [0-9.e-]+)|(in [0-9.]+ s)",
                    today.substr(0, today.find('T')))};
    return std::regex_replace(text, moment, "MOMENT");
}

std::set<std::string> files_of(const std::string& catalog) {
    std::set<std::string> files;
    const auto name = fs::path{catalog}.filename().string();
    for (const auto& entry :
         fs::directory_iterator{fs::path{catalog}.parent_path()}) {
        const auto other = entry.path().filename().string();
        if (other.starts_with(name) && !other.ends_with(".lock")) {
            files.insert(entry.path());
        }
    }
    return files;
}

/// All that is in a catalog, but for when and in which process it came there,
/// and by which random number it is known.
std::string dump(const std::string& catalog) {
    std::string text;
    for (const auto& row : query_private_tables(
             catalog, "SELECT type, name, sql FROM sqlite_schema"
                      " ORDER BY type, name")) {
        text += fmt::format("{}\n", fmt::join(row, "|"));
        if (row[0] != "table" || row[1] == "seal") {
            continue;
        }
        const auto* const columns =
            row[1] == "run" ? "id, command, shop, source, by, state, exit_code,"
                              " error, counts"
                            : "*";
        const auto* const which =
            row[1] == "property" ? " WHERE name <> 'catalog_id'" : "";
        for (const auto& line : query_private_tables(
                 catalog, fmt::format("SELECT {} FROM {}{} ORDER BY 1, 2",
                                      columns, row[1], which))) {
            text += fmt::format("{}\n", fmt::join(line, "|"));
        }
    }
    text += query_value(catalog, "PRAGMA integrity_check");
    for (const auto* number :
         {"journal_mode", "page_size", "freelist_count", "auto_vacuum",
          "application_id", "user_version"}) {
        text += fmt::format(
            "\n{}: {}", number,
            value_in_private_tables(catalog, fmt::format("PRAGMA {}", number)));
    }
    return without_moments(text);
}

struct Outcome {
    RunResult result;
    std::string dump;
    std::string files;
    RunResult verified;
};

Outcome run(const std::string& catalog,
            const std::vector<std::string>& arguments,
            const RunOptions& options) {
    Outcome outcome;
    outcome.result = run_hwsync(arguments, options);
    outcome.files = fmt::format("{}", fmt::join(files_of(catalog), " "));
    // Who looks at a catalog leaves files beside it.
    const TestFolder other;
    const auto copy = other / "catalog.db";
    if (fs::exists(catalog)) {
        fs::copy_file(catalog, copy);
        outcome.dump = dump(copy);
        outcome.verified =
            run_hwsync({"verify", "--catalog", copy, "--format", "json"});
    }
    return outcome;
}

RunOptions by_sql(RunOptions options) {
    options.environment["HWSYNC_LOADER"] = "sql";
    return options;
}

void check_equal(const Outcome& loaded, const Outcome& expected) {
    CHECK(loaded.result.exit_code == expected.result.exit_code);
    CHECK(without_moments(loaded.result.out) ==
          without_moments(expected.result.out));
    CHECK(without_moments(loaded.result.err) ==
          without_moments(expected.result.err));
    CHECK(loaded.files == expected.files);
    CHECK(loaded.dump == expected.dump);
    CHECK(loaded.verified.exit_code == expected.verified.exit_code);
    CHECK(loaded.verified.out == expected.verified.out);
    CHECK(loaded.verified.err == expected.verified.err);
}

} // namespace

bool is_first_import(const std::string& catalog) {
    return files_of(catalog).empty();
}

RunResult import_both_ways(const std::string& catalog,
                           const std::vector<std::string>& arguments,
                           const RunOptions& options) {
    const auto expected = run(catalog, arguments, by_sql(options));
    for (const auto& file : files_of(catalog)) {
        fs::remove(file);
    }
    const auto loaded = run(catalog, arguments, options);
    check_equal(loaded, expected);
    return loaded.result;
}

RunResult load_both_ways(const std::string& catalog,
                         const std::vector<std::string>& arguments,
                         const RunOptions& options) {
    const TestFolder before;
    fs::copy_file(catalog, before / "catalog.db");
    const auto expected = run(catalog, arguments, by_sql(options));
    fs::copy_file(before / "catalog.db", catalog,
                  fs::copy_options::overwrite_existing);
    const auto loaded = run(catalog, arguments, options);
    check_equal(loaded, expected);
    return loaded.result;
}
