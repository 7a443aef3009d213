#include "jobs/refused_rows.hpp"

#include <hwsync/error.hpp>

#include <fmt/core.h>

#include <algorithm>

namespace hwsync {

void RefusedRows::check(std::size_t read, RejectLog* rejects) {
    if (m_rows.empty()) {
        return;
    }
    std::stable_sort(m_rows.begin(), m_rows.end(),
                     [](const Reject& left, const Reject& right) {
                         return left.line < right.line;
                     });
    for (const auto& row : m_rows) {
        if (rejects != nullptr) {
            rejects->add(row);
        }
        m_observer.log(Severity::warning,
                       fmt::format("{}:{}: {}", m_file, row.line, row.reason));
    }
    throw Error(ErrorKind::input,
                fmt::format("{}: {} of {} rows cannot be done, so none was; "
                            "the first is line {}: {}",
                            m_file, m_rows.size(), read, m_rows.front().line,
                            m_rows.front().reason),
                "mend these rows and import the file again");
}

} // namespace hwsync
