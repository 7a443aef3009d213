#include "share/server_error.hpp"

#include <hwsync/text.hpp>

#include <fmt/core.h>

#include <algorithm>
#include <array>

namespace hwsync::share {

namespace {

struct Meaning {
    std::string_view state; ///< or what it begins with
    ErrorKind kind;
    std::string_view remedy;
};

constexpr std::string_view later = "run this again later";

/// The first that fits.
constexpr std::array<Meaning, 16> meanings{{
    {"55P03", ErrorKind::busy, later},
    {"08", ErrorKind::network,
     "check `url` in [publish] and the network, and run this again later"},
    {"57P0", ErrorKind::network, later},
    {"57014", ErrorKind::network, later},
    {"53300", ErrorKind::network, later},
    {"25006", ErrorKind::network, "let `url` name the primary server"},
    {"40", ErrorKind::network, later},
    {"28", ErrorKind::access, "check the user in `url` and its password"},
    {"42501", ErrorKind::access,
     "grant the user what hwsync-share(7) says it needs"},
    {"3D000", ErrorKind::usage, "make the database, or name another in `url`"},
    {"42P01", ErrorKind::storage,
     "make lost views again with hwsync publish; hwsync-share(7) tells what to "
     "do about lost tables"},
    {"22P05", ErrorKind::storage,
     "make the database anew with the encoding UTF8, as hwsync-share(7) says"},
    {"53100", ErrorKind::storage, "free some space on the database's disk"},
    {"58", ErrorKind::storage, "see to the database's disk and its log"},
    {"XX", ErrorKind::storage, "see to the database's log"},
    {"", ErrorKind::storage, "look at the detail in this message"},
}};

const Meaning& meaning_of(std::string_view state) {
    return *std::find_if(meanings.begin(), meanings.end(),
                         [&](const Meaning& meaning) {
                             return state.starts_with(meaning.state);
                         });
}

constexpr std::string_view spaces = " \t\r\n";

std::string_view trimmed(std::string_view text) {
    const auto first = text.find_first_not_of(spaces);
    return first == std::string_view::npos
               ? std::string_view{}
               : text.substr(first, text.find_last_not_of(spaces) + 1 - first);
}

/// libpq tells of each address that it tried on lines of its own.
std::string on_one_line(std::string_view text) {
    std::string line;
    text = trimmed(text);
    while (!text.empty()) {
        const auto end = text.find('\n');
        line += trimmed(text.substr(0, end));
        text = trimmed(text.substr(std::min(end, text.size())));
        line += text.empty() ? "" : "; ";
    }
    return line;
}

bool is_state(std::string_view text) {
    constexpr std::size_t length = 5;
    return text.size() == length &&
           std::all_of(text.begin(), text.end(), [](char c) {
               return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z');
           });
}

} // namespace

ServerError::ServerError(std::string_view state, std::string_view message)
    : Error(meaning_of(state).kind,
            fmt::format("the shared database: {} ({})",
                        printable(on_one_line(message), 500), state),
            std::string{meaning_of(state).remedy}),
      m_state(state), m_told(message) {}

bool ServerError::is_worth_another_try() const noexcept {
    // 23505 and 42P07: two made the same brand, or the tables, at once.
    constexpr std::array<std::string_view, 6> again{"40001", "40P01", "23505",
                                                    "42P06", "42P07", "42710"};
    return std::find(again.begin(), again.end(), m_state) != again.end();
}

bool ServerError::leaves_outcome_open() const noexcept {
    return m_state == "40003" || m_state.starts_with("08") ||
           m_state.starts_with("57") || m_state.starts_with("XX") ||
           m_state.starts_with("53") || m_state.starts_with("58");
}

ServerError connection_error(std::string_view text) {
    constexpr std::size_t length = 5;
    std::string_view state = "08001";
    for (auto at = text.find(":  "); at != std::string_view::npos;
         at = text.find(":  ", at + 1)) {
        const auto found = text.substr(at + 3, length);
        if (is_state(found) && text.substr(at + 3 + length).starts_with(':')) {
            state = found;
            text.remove_prefix(at + 3 + length + 1);
            break;
        }
    }
    // What follows says where in the server's source that was.
    return {state, text.substr(0, text.find("\nLOCATION:"))};
}

} // namespace hwsync::share
