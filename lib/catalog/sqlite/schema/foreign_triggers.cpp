#include "catalog/sqlite/schema/foreign_triggers.hpp"

#include "catalog/sqlite/schema/schema.hpp"

#include <hwsync/text.hpp>

#include <fmt/core.h>
#include <sqlite3.h>

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>

namespace hwsync::sqlite {

namespace {

/// Past what SQLite's tokenizer passes over: white space, comments, and byte
/// order marks.
std::size_t next_word(std::string_view sql, std::size_t at) {
    constexpr std::string_view blank = " \t\n\f\r";
    constexpr std::string_view mark = "\xEF\xBB\xBF";
    while (at < sql.size()) {
        const auto two = sql.substr(at, 2);
        if (two == "--" || two == "/*") {
            const std::string_view end = two == "--" ? "\n" : "*/";
            at = std::min(sql.find(end, at + 2), sql.size() - 1) + end.size();
        } else if (sql.substr(at, mark.size()) == mark) {
            at += mark.size();
        } else if (blank.find(sql[at]) != std::string_view::npos) {
            ++at;
        } else {
            break;
        }
    }
    return std::min(at, sql.size());
}

bool has_word(std::string_view sql, std::size_t at, std::string_view word) {
    return sql.size() - at >= word.size() &&
           sqlite3_strnicmp(sql.data() + at, word.data(),
                            static_cast<int>(word.size())) == 0;
}

/// Whether the words RAISE(IGNORE) stand in it, be it in a quoted text.
bool may_ignore(std::string_view sql) {
    constexpr std::string_view raise = "raise";
    for (std::size_t at = 0; at < sql.size(); ++at) {
        if (!has_word(sql, at, raise)) {
            continue;
        }
        const auto bracket = next_word(sql, at + raise.size());
        if (has_word(sql, bracket, "(") &&
            has_word(sql, next_word(sql, bracket + 1), "ignore")) {
            return true;
        }
    }
    return false;
}

} // namespace

std::vector<SilentTrigger> silent_triggers(const Connection& connection) {
    std::vector<SilentTrigger> silent;
    const auto own = own_tables();
    auto triggers = connection.prepare(
        "SELECT name, lower(tbl_name), sql,"
        " 'DROP TRIGGER \"' || replace(name, '\"', '\"\"') || '\"'"
        " FROM main.sqlite_schema WHERE type = 'trigger'");
    while (triggers.step()) {
        const auto table = triggers.text(1);
        if (std::find(own.begin(), own.end(), table) != own.end() &&
            may_ignore(triggers.text(2))) {
            silent.push_back(
                {std::string{triggers.text(0)},
                 fmt::format("another program's trigger {}, with "
                             "RAISE(IGNORE), can keep rows out of table {} "
                             "unseen",
                             printable(triggers.text(0), 300), table),
                 printable(triggers.text(3), 300)});
        }
    }
    return silent;
}

std::string note_on_foreign(const Connection& connection,
                            std::string_view part) {
    const auto silent = silent_triggers(connection);
    const bool is_silent =
        std::any_of(silent.begin(), silent.end(), [&](const auto& trigger) {
            return part == "trigger " + trigger.name;
        });
    return fmt::format("{} is not hwsync's: another program added it{}",
                       printable(part, 300),
                       is_silent ? ", and while it is there no command writes: "
                                   "RAISE(IGNORE) can keep rows out unseen"
                                 : "");
}

void require_no_silent_trigger(const Connection& connection) {
    for (const auto& trigger : silent_triggers(connection)) {
        throw Error(
            ErrorKind::storage,
            fmt::format("catalog {}: {}", printable(connection.name(), 300),
                        trigger.danger),
            fmt::format("remove it ({}) and run this again", trigger.removal));
    }
}

} // namespace hwsync::sqlite
