#pragma once

#include <algorithm>
#include <cstdint>

namespace hwsync {

/// Tells which ids of an input come in rising order, as in Shopify's own order,
/// and which are out of order.
class RisingIds {
public:
    enum class Step {
        goes_on,     ///< it continues the rising order
        begins_anew, ///< a new rising order begins with it
        stands_apart
    };

    /// `most_beginnings` limits how often a rising order may begin.
    explicit RisingIds(unsigned most_beginnings) noexcept
        : m_beginnings_left(most_beginnings) {}

    Step step(std::int64_t id) noexcept {
        const auto gap = id - m_last;
        if (m_has_begun && gap > 0 &&
            (m_usual_gap == 0 || gap / unusual_gap <= m_usual_gap)) {
            m_usual_gap = m_usual_gap == 0 ? gap
                                           : m_usual_gap + (gap - m_usual_gap) /
                                                               gaps_averaged;
            m_usual_gap = std::max<std::int64_t>(m_usual_gap, 1);
            m_refused = 0;
            m_last = id;
            return Step::goes_on;
        }
        if (m_has_begun &&
            (++m_refused < refusals_to_begin_anew || m_beginnings_left == 0)) {
            return Step::stands_apart;
        }
        m_has_begun = true;
        m_last = id;
        m_usual_gap = 0;
        m_refused = 0;
        m_beginnings_left -= m_beginnings_left == 0 ? 0 : 1;
        return Step::begins_anew;
    }

    /// The last id that was in rising order.
    std::int64_t last() const noexcept { return m_last; }

private:
    // An id is out of order, and must not end the rising order, if its gap is
    // this many times the usual one; unless `refusals_to_begin_anew` ids are
    // refused in a row.
    static constexpr std::int64_t unusual_gap = 64;
    static constexpr unsigned refusals_to_begin_anew = 8;
    static constexpr std::int64_t gaps_averaged = 64;

    unsigned m_beginnings_left;
    bool m_has_begun = false;
    std::int64_t m_last = 0;
    std::int64_t m_usual_gap = 0;
    unsigned m_refused = 0; ///< ids in a row
};

} // namespace hwsync
