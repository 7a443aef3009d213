#pragma once

#include "base/byte_spool.hpp"
#include "catalog/rising_ids.hpp"
#include "model/record.hpp"

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace hwsync::sqlite {

/// Puts the rows of a first load in the order of their ids, so that a table
/// grows at its end and each of its pages is written once. Rows out of order
/// wait outside memory until their place has come.
class FirstRows {
public:
    using Write = std::function<void(const Record&)>;

    FirstRows(std::filesystem::path folder, Write write);

    void put(const Record& record);

    /// Writes all that waits.
    void write_waiting();

private:
    struct Waiting {
        std::int64_t id;
        std::uint64_t at; ///< in the spool
        bool operator>(const Waiting& other) const noexcept {
            return id > other.id;
        }
    };

    void set_aside(const Record& record);
    void write_up_to(std::int64_t id);
    void write(const Waiting& waiting);
    void write_sorted();

    Write m_write;
    RisingIds m_order;
    ByteSpool m_spool;
    std::vector<Waiting> m_early; ///< a heap, the least id first
    std::vector<Waiting> m_late;  ///< whose place was passed when they came
    std::string m_bytes;
};

} // namespace hwsync::sqlite
