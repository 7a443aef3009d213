#pragma once

#include "catalog/reject_log.hpp"

#include <hwsync/observer.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace hwsync {

/// Gathers the rows of a table that cannot be used, so that all of them are
/// told at once.
class RefusedRows {
public:
    RefusedRows(std::string file, Observer& observer)
        : m_file(std::move(file)), m_observer(observer) {}

    void add(std::uint64_t line, const std::string& reason) {
        m_rows.push_back({line, reason, RecordKind::variant, 0, 0});
    }

    /// Throws Error(input) where there are any; `read` is how many rows the
    /// table has. `rejects` is null where no run records them.
    void check(std::size_t read, RejectLog* rejects);

    std::size_t size() const noexcept { return m_rows.size(); }

private:
    std::string m_file;
    Observer& m_observer;
    std::vector<Reject> m_rows;
};

} // namespace hwsync
