#pragma once

#include <cstdint>
#include <functional>
#include <string_view>

namespace hwsync {

/// A whole line of an export that could not be used.
struct RejectedLine {
    std::uint64_t line = 0; ///< from 1
    std::string_view reason;
    std::int64_t id = 0; ///< what it is about, 0 where it does not say
};

/// The lines that a run could not use, kept outside memory.
class RejectList {
public:
    using Visit = std::function<void(const RejectedLine&)>;

    virtual ~RejectList() = default;
    virtual std::uint64_t size() const noexcept = 0;

    /// Each of them in the order of lines.
    virtual void for_each(const Visit& visit) const = 0;
};

} // namespace hwsync
