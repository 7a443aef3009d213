#include "catalog/sqlite/runs/reject_cap.hpp"

namespace hwsync::sqlite {

namespace {

/// Past this many, all new reasons count as one.
constexpr std::size_t most_reasons = 1'000;

/// A reason without what is particular to its line: numbers and quoted text.
std::string without_particulars(std::string_view reason) {
    std::string kind;
    bool is_quoted = false;
    for (const char c : reason) {
        is_quoted = is_quoted != (c == '\'');
        if (!is_quoted && (c < '0' || c > '9')) {
            kind += c;
        }
    }
    return kind;
}

} // namespace

bool RejectCap::takes(std::string_view reason) {
    auto kind = without_particulars(reason);
    if (m_taken.size() >= most_reasons && !m_taken.contains(kind)) {
        kind.clear();
    }
    return ++m_taken[kind] <= m_most;
}

} // namespace hwsync::sqlite
