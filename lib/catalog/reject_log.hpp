#pragma once

#include "model/record.hpp"

#include <cstdint>
#include <functional>

namespace hwsync {

/// The lines of one run that could not be used, kept outside memory.
class RejectLog {
public:
    virtual ~RejectLog() = default;

    virtual void add(const Reject& reject) = 0;
    virtual std::uint64_t size() const noexcept = 0;

    /// Each of them in the order of lines.
    virtual void
    for_each(const std::function<void(const Reject&)>& visit) const = 0;
};

} // namespace hwsync
