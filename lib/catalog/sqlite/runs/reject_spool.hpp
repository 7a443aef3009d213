#pragma once

#include "catalog/reject_log.hpp"
#include "catalog/sqlite/file/spill_table.hpp"

#include <optional>

namespace hwsync::sqlite {

/// Rejects in a temporary database of their own, which no rollback touches.
class RejectSpool final : public RejectLog {
public:
    RejectSpool();

    void add(const Reject& reject) override;
    std::uint64_t size() const noexcept override { return m_size; }
    void for_each(const Visit& visit) const override;

private:
    SpillTable m_rows;
    std::uint64_t m_size = 0;
};

} // namespace hwsync::sqlite
