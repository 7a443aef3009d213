#pragma once

#include <cstdint>
#include <functional>
#include <string_view>

namespace hwsync {

/// A complete line of an export that could not be used.
struct RejectedLine {
    std::uint64_t line = 0;  ///< the line's number, from 1
    std::string_view reason; ///< a sentence; valid during the visit only
    std::int64_t id = 0; ///< the object that the line is about; 0 if unknown
};

/// The lines that a run rejected. They are kept outside memory.
class RejectList {
public:
    /// Called for each line.
    using Visit = std::function<void(const RejectedLine&)>;

    virtual ~RejectList() = default;
    /// The number of lines.
    virtual std::uint64_t size() const noexcept = 0;

    /// Visits each line in the order of their numbers.
    virtual void for_each(const Visit& visit) const = 0;
};

} // namespace hwsync
