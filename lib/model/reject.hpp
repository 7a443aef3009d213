#pragma once

#include "model/fields.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace hwsync {

/// A line that cannot be used.
struct Reject {
    std::uint64_t line = 0;
    std::string reason;
    /// What the line is about where it says so: it counts as held.
    std::optional<RecordKind> kind;
    std::int64_t id = 0; ///< 0 where the line names none
    /// Of a variant, or of what may be one; 0 where unknown.
    std::int64_t product_id = 0;
};

/// How many lines could not be used.
struct RejectedLines {
    std::uint64_t products = 0;
    std::uint64_t variants = 0;
    std::uint64_t unknown = 0; ///< that do not say which of the two they are

    void count(const Reject& reject) noexcept {
        ++(!reject.kind                          ? unknown
           : *reject.kind == RecordKind::product ? products
                                                 : variants);
    }
};

} // namespace hwsync
