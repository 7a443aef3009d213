#pragma once

#include "catalog/sqlite/file/connection.hpp"
#include "model/record.hpp"

#include <functional>
#include <optional>
#include <string>

namespace hwsync::sqlite {

/// Records that cannot be placed before the input has ended, kept outside
/// memory in the order in which they came.
class WaitingRecords {
public:
    void add(const Record& record);
    bool empty() const noexcept { return !m_store; }

    /// Each of one kind. The record's texts are valid during the visit.
    void for_each(RecordKind kind,
                  const std::function<void(Record&)>& visit) const;

private:
    struct Store {
        Connection connection;
        Statement insert;
    };
    std::optional<Store> m_store; ///< made for the first record
    std::string m_bytes;
};

} // namespace hwsync::sqlite
