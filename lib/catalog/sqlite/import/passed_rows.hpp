#pragma once

#include <hwsync/time.hpp>

#include <cstddef>
#include <cstdint>
#include <deque>

namespace hwsync::sqlite {

/// What is to be known of a row without looking at it again.
struct PassedRow {
    std::int64_t id = 0;
    std::uint64_t line_hash = 0;
    std::int64_t product_id = 0;
    Time updated_at; ///< no_time where it is unknown
    std::int32_t variants_count = -1;

    static constexpr auto no_time = Time::min();
};

/// The rows that a cursor passed over, in the order of their ids, as many as
/// memory is to be spent on: past that the earliest are forgotten.
class PassedRows {
public:
    /// A row whose id is not above the last one's drops all before it.
    void add(const PassedRow& row);
    const PassedRow* find(std::int64_t id) const;

private:
    static constexpr std::size_t most_rows = std::size_t{1} << 18U;

    std::deque<PassedRow> m_rows;
};

} // namespace hwsync::sqlite
