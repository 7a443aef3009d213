#include "catalog/merge/input_time.hpp"

#include "model/time_text.hpp"

namespace hwsync {

InputTime::InputTime(std::optional<Time> as_of, Time now)
    : m_as_of(as_of ? format_time(*as_of) : std::string{}), m_began(m_as_of),
      m_now(format_time(now)), m_latest_credible(latest_credible_time(now)) {}

void InputTime::note_update(std::string_view updated_at) {
    if (m_newest_update.empty() || is_earlier(m_newest_update, updated_at)) {
        m_newest_update = updated_at;
    }
}

void InputTime::end_input() {
    m_has_ended = true;
    if (m_began.empty()) {
        m_began = m_newest_update.empty() ? m_now : m_newest_update;
    }
}

bool InputTime::may_precede(std::string_view reading) const {
    if (reading.empty()) {
        return false;
    }
    const auto& known = m_began.empty() ? m_newest_update : m_began;
    return known.empty() || is_earlier(known, reading);
}

bool InputTime::lies_ahead(std::string_view time) const {
    return is_earlier(m_latest_credible, time);
}

} // namespace hwsync
