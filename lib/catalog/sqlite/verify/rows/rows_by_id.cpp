#include "catalog/sqlite/verify/rows/rows_by_id.hpp"

#include "base/packing.hpp"

#include <algorithm>

namespace hwsync::sqlite {

namespace {

constexpr std::size_t block_size = std::size_t{16} * 1024;

} // namespace

void RowsById::add(std::int64_t id, std::string_view row) {
    const bool is_run = m_runs.empty() || id <= m_last_id;
    if (is_run || m_open.size() >= block_size) {
        close_block();
    }
    if (is_run) {
        m_runs.push_back(m_marks.size());
    }
    if (m_open.empty()) {
        m_first_id = id;
    }
    m_last_id = id;
    Packer{m_open}.number(id).text(row);
}

void RowsById::close_block() {
    if (!m_open.empty()) {
        m_marks.push_back({m_first_id, m_spool.append(m_open)});
        m_open.clear();
    }
}

void RowsById::load(std::size_t number, Block& block) {
    block.assign(number, m_spool.read(m_marks[number].at));
}

std::optional<std::string_view> RowsById::find(std::int64_t id) {
    close_block();
    auto end = m_marks.size();
    for (auto run = m_runs.rbegin(); run != m_runs.rend(); ++run) {
        if (const auto row = find_in(*run, end, id)) {
            return row;
        }
        end = *run;
    }
    return std::nullopt;
}

std::optional<std::string_view>
RowsById::find_in(std::size_t first, std::size_t end, std::int64_t id) {
    const auto begin = m_marks.begin() + static_cast<std::ptrdiff_t>(first);
    const auto next = std::upper_bound(
        begin, m_marks.begin() + static_cast<std::ptrdiff_t>(end), id,
        [](std::int64_t wanted, const Mark& mark) { return wanted < mark.id; });
    if (next == begin) {
        return std::nullopt;
    }
    const auto number = static_cast<std::size_t>(next - m_marks.begin()) - 1;
    if (!m_blocks[m_used].is(number)) {
        m_used = 1 - m_used;
    }
    auto& block = m_blocks[m_used];
    if (!block.is(number)) {
        load(number, block);
    }
    if (block.is_at_end() || block.id() > id) {
        block.rewind();
    }
    while (!block.is_at_end() && block.id() < id) {
        block.step();
    }
    return !block.is_at_end() && block.id() == id ? std::optional{block.row()}
                                                  : std::nullopt;
}

void RowsById::Block::assign(std::size_t number, std::string_view of) {
    m_bytes = of;
    m_number = number;
    m_at = 0;
}

std::int64_t RowsById::Block::id() const noexcept {
    return Unpacker{std::string_view{m_bytes}.substr(m_at)}
        .number<std::int64_t>();
}

std::string_view RowsById::Block::row() const noexcept {
    return Unpacker{
        std::string_view{m_bytes}.substr(m_at + sizeof(std::int64_t))}
        .text();
}

void RowsById::Block::step() noexcept {
    const auto of = row();
    m_at = static_cast<std::size_t>(of.data() - m_bytes.data()) + of.size();
}

} // namespace hwsync::sqlite
