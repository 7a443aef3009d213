#pragma once

#include "base/byte_spool.hpp"

#include <hwsync/associate.hpp>

#include <cstdint>
#include <memory>

namespace hwsync {

/// A copy of a list, in a spool that many share: the list that a run makes
/// holds a database of its own.
class SpooledUnresolved final : public UnresolvedList {
public:
    /// Throws Error(storage), as on a full disk.
    SpooledUnresolved(const UnresolvedList& list,
                      std::shared_ptr<ByteSpool> spool);

    void for_each(const Visit& visit) const override;

private:
    std::shared_ptr<ByteSpool> m_spool;
    std::uint64_t m_first = 0;
    std::uint64_t m_count = 0;
};

} // namespace hwsync
