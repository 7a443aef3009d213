#include "catalog/sqlite/first_rows.hpp"

#include "model/record_codec.hpp"

#include <algorithm>
#include <utility>

namespace hwsync::sqlite {

namespace {

// An input without any order is not worth looking for one for long.
constexpr unsigned most_beginnings = 32;

} // namespace

FirstRows::FirstRows(std::filesystem::path folder, Write write)
    : m_write(std::move(write)), m_order(most_beginnings),
      m_spool(std::move(folder)) {}

void FirstRows::put(const Record& record) {
    switch (m_order.step(record.id)) {
    case RisingIds::Step::goes_on:
        write_up_to(record.id);
        [[fallthrough]];
    case RisingIds::Step::begins_anew:
        m_write(record);
        break;
    case RisingIds::Step::stands_apart:
        set_aside(record);
        break;
    }
}

void FirstRows::set_aside(const Record& record) {
    encode_record(record, m_bytes);
    const Waiting waiting{record.id, m_spool.append(m_bytes)};
    if (record.id > m_order.last()) {
        m_early.push_back(waiting);
        std::push_heap(m_early.begin(), m_early.end(), std::greater<>{});
    } else {
        m_late.push_back(waiting);
    }
}

void FirstRows::write_up_to(std::int64_t id) {
    while (!m_early.empty() && m_early.front().id < id) {
        std::pop_heap(m_early.begin(), m_early.end(), std::greater<>{});
        write(m_early.back());
        m_early.pop_back();
    }
}

void FirstRows::write(const Waiting& waiting) {
    m_write(decode_record(m_spool.read(waiting.at)));
}

void FirstRows::write_waiting() {
    m_late.insert(m_late.end(), m_early.begin(), m_early.end());
    m_early.clear();
    std::sort(m_late.begin(), m_late.end(),
              [](const auto& a, const auto& b) { return a.id < b.id; });
    for (const auto& waiting : m_late) {
        write(waiting);
    }
    m_late.clear();
}

} // namespace hwsync::sqlite
