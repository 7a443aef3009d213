#include "program/imports.hpp"

#include "program/both_ways.hpp"
#include "program/query.hpp"

#include <doctest/doctest.h>
#include <fmt/ranges.h>

#include <filesystem>
#include <set>

RunResult ImportFixture::import(std::string_view text,
                                const std::vector<std::string>& more,
                                const std::string& command) const {
    return import_file(folder.write("export.jsonl", text), more, command);
}

RunResult ImportFixture::import_file(const std::string& file,
                                     const std::vector<std::string>& more,
                                     const std::string& command,
                                     const RunOptions& options) const {
    std::vector<std::string> arguments{command, "--catalog", catalog, "--file",
                                       file,    "--format",  "json"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    if (options.meanwhile || !is_first_import(catalog)) {
        return run_hwsync(arguments, options);
    }
    return import_both_ways(catalog, arguments, options);
}

std::string ImportFixture::dump() const {
    std::string text;
    for (const auto* table :
         {"product", "variant", "property", "incomplete", "watermark", "link",
          "link_history", "link_run"}) {
        text += fmt::format("{}:\n", table);
        for (const auto& row : query_private_tables(
                 catalog,
                 fmt::format("SELECT * FROM {} ORDER BY 1, 2", table))) {
            text += fmt::format("{}\n", fmt::join(row, "|"));
        }
    }
    return text;
}

std::string ImportFixture::value(const std::string& sql) const {
    return query_value(catalog, sql);
}

std::string ImportFixture::last_run() const {
    return value("SELECT state || ' ' || COALESCE(exit_code, 'NULL') FROM runs"
                 " ORDER BY id DESC LIMIT 1");
}

std::string ImportFixture::files() const {
    std::set<std::string> names;
    for (const auto& entry :
         std::filesystem::directory_iterator(folder.path())) {
        names.insert(entry.path().filename());
    }
    return fmt::format("{}", fmt::join(names, " "));
}

rapidjson::Document document_of(const RunResult& result) {
    rapidjson::Document document;
    document.Parse(result.out.data(), result.out.size());
    REQUIRE_MESSAGE(!document.HasParseError(), result.out << result.err);
    REQUIRE(document.IsObject());
    return document;
}

std::string text_of(const rapidjson::Value& value) {
    REQUIRE(value.IsString());
    return {value.GetString(), value.GetStringLength()};
}

std::string counts(const RunResult& result, const char* kind) {
    const auto document = document_of(result);
    REQUIRE_MESSAGE(document.HasMember(kind), result.out);
    std::vector<std::uint64_t> numbers;
    for (const auto* name :
         {"read", "created", "updated", "unchanged", "older", "deleted"}) {
        numbers.push_back(document[kind][name].GetUint64());
    }
    return fmt::format("{}", fmt::join(numbers, " "));
}

std::string rejects(const RunResult& result) {
    const auto document = document_of(result);
    REQUIRE_MESSAGE(document.HasMember("rejects"), result.out);
    std::string text;
    for (const auto& reject : document["rejects"].GetArray()) {
        text += fmt::format("{}: {}\n", reject["line"].GetUint64(),
                            reject["reason"].GetString());
    }
    return text;
}

bool contains(std::string_view text, std::string_view part) {
    return text.find(part) != std::string_view::npos;
}
