#pragma once

#include "program/linked_catalog.hpp"
#include "program/query.hpp"

#include <doctest/doctest.h>
#include <fmt/core.h>
#include <fmt/ranges.h>
#include <sqlite3.h>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <map>
#include <memory>
#include <set>
#include <string>

#include <sys/wait.h>
#include <unistd.h>

struct Close {
    void operator()(sqlite3* database) const { sqlite3_close(database); }
};
using Database = std::unique_ptr<sqlite3, Close>;

inline Database open_database(const std::string& path) {
    sqlite3* database = nullptr;
    REQUIRE(sqlite3_open(path.c_str(), &database) == SQLITE_OK);
    return Database{database};
}

inline void execute(const Database& database, const char* sql) {
    CAPTURE(sqlite3_errmsg(database.get()));
    REQUIRE(sqlite3_exec(database.get(), sql, nullptr, nullptr, nullptr) ==
            SQLITE_OK);
}

/// A catalog, and a snapshot of it before links were changed.
class Restored : public LinkedCatalog {
public:
    Restored() {
        do_well({"snapshot", copy});
        before = dump();
        do_well({"link", "remove", "--shop", "eu", "--variant-id", "51"});
        do_well({"link", "remove", "--shop", "eu", "--variant-id", "52"});
        after = dump();
        REQUIRE(before != after);
    }

    RunResult restore(const Words& more = {}) const {
        Words words{"restore", copy};
        words.insert(words.end(), more.begin(), more.end());
        return run(words);
    }

    /// Another process opens the catalog, does this, and is killed.
    template <typename Deed> void in_killed_process(Deed deed) const {
        const pid_t child = fork();
        if (child == 0) {
            sqlite3* database = nullptr;
            sqlite3_open(catalog.c_str(), &database);
            deed(database);
            kill(getpid(), SIGKILL);
        }
        int status = 0;
        REQUIRE(waitpid(child, &status, 0) == child);
    }

    /// Every file but the locks, with what is in it.
    std::map<std::string, std::string> files() const {
        std::map<std::string, std::string> contents;
        for (const auto& entry :
             std::filesystem::directory_iterator(folder.path())) {
            const auto name = entry.path().filename().string();
            if (!name.ends_with(".lock")) {
                contents[name] = read_file(entry.path());
            }
        }
        return contents;
    }

    std::string moved() const {
        std::set<std::string> names;
        for (const auto& file : files()) {
            if (contains(file.first, ".damaged-")) {
                names.insert(file.first);
            }
        }
        return fmt::format("{}", fmt::join(names, " "));
    }

    const std::string copy = folder / "monday.db";
    std::string before;
    std::string after;
};

/// Damages every page but the first one.
inline void damage(const std::string& path) {
    auto bytes = read_file(path);
    const auto page = std::stoul(query_value(path, "PRAGMA page_size"));
    for (auto at = page; at + page <= bytes.size(); at += page) {
        bytes.replace(at, 8, 8, '\xff');
    }
    std::ofstream{path, std::ios::binary} << bytes;
}

/// Puts a catalog of schema 6 in the file's place: without products, but for
/// what `more` adds.
inline void make_version_6(const std::string& path,
                           const std::string& more = {}) {
    std::filesystem::remove(path);
    const auto old = open_database(path);
    for (const auto& sql :
         {read_file(HWSYNC_SCHEMAS "/schema_v6.sql"),
          std::string{"PRAGMA application_id = 1213682499;"
                      "PRAGMA user_version = 6;"
                      "INSERT INTO property VALUES ('primary', 'us'),"
                      " ('identifier', 'sku'), ('live_products', '0'),"
                      " ('live_variants', '0')"},
          more}) {
        execute(old, sql.c_str());
    }
}
