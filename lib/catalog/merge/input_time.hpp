#pragma once

#include <hwsync/time.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace hwsync {

/// When an export began, as far as the input read so far tells. Times are texts
/// made by format_time().
class InputTime {
public:
    /// `as_of` is when the export began, if that is given; `now` counts instead
    /// if the input contains no time at all.
    InputTime(std::optional<Time> as_of, Time now);

    /// Takes the newest updatedAt of a part of the input; may be empty.
    void note_update(std::string_view updated_at);

    /// After this, it is known when the export began.
    void end_input();

    bool is_reading() const noexcept { return !m_has_ended; }

    /// Whether the time comes from the input or the caller, not from our clock.
    bool is_told() const noexcept {
        return !m_as_of.empty() || !m_newest_update.empty();
    }
    bool is_given() const noexcept { return !m_as_of.empty(); }
    const std::string& newest_update() const noexcept {
        return m_newest_update;
    }

    /// When the export began. Empty while the input is being read, unless the
    /// time was given.
    const std::string& began() const noexcept { return m_began; }

    /// Whether the export began before `reading`, or may have, as far as the
    /// input has been read. False if `reading` is empty.
    bool may_precede(std::string_view reading) const;

    /// Whether a time lies in the future, and is thus not to be trusted,
    /// whichever clock is wrong.
    bool lies_ahead(std::string_view time) const;

private:
    bool m_has_ended = false;
    std::string m_as_of;
    std::string m_newest_update;
    std::string m_began;
    std::string m_now;
    std::string m_latest_credible;
};

} // namespace hwsync
