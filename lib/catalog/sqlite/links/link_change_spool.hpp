#pragma once

#include "catalog/sqlite/file/spill_table.hpp"

#include <hwsync/link.hpp>

#include <optional>

namespace hwsync::sqlite {

/// Changes of links, in a temporary database of their own that no rollback
/// affects.
class LinkChangeSpool final : public LinkChangeList {
public:
    LinkChangeSpool();

    void add(const LinkChanged& change);
    std::uint64_t size() const noexcept override { return m_size; }
    void for_each(const Visit& visit) const override;

private:
    SpillTable m_rows;
    std::uint64_t m_size = 0;
};

} // namespace hwsync::sqlite
