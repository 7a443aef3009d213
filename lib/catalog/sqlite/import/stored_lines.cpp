#include "catalog/sqlite/import/stored_lines.hpp"

#include "catalog/sqlite/rows/properties.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <optional>

namespace hwsync::sqlite {

namespace {

/// A row that was written since is read line by line; past this share of them
/// it is cheaper to make the blocks anew.
constexpr std::int64_t rows_for_a_written_one = 32;

class LinesOfRows final : public StoredLines {
public:
    LinesOfRows(const Connection& connection, const ShopScope& scope,
                RecordKind kind)
        : m_in_order(connection, scope.table(kind)),
          m_rows(connection.prepare(fmt::format(
              "SELECT id, line_hash, {}, updated_at FROM {} WHERE {}id >= ?1"
              " AND deleted_at IS NULL ORDER BY id",
              kind == RecordKind::product ? "0, variants_count"
                                          : "product_id, NULL",
              scope.table(kind), scope.filter()))) {}

    void seek(std::int64_t id) override {
        m_in_order.restart();
        m_rows.reset();
        m_rows.bind(1, id);
    }

    const StoredLine* next() override {
        if (!m_rows.step()) {
            return nullptr;
        }
        m_in_order.meet(m_rows.integer(0));
        m_line = {
            m_rows.integer(0), static_cast<std::uint64_t>(m_rows.integer(1)),
            m_rows.integer(2),
            parse_time(m_rows.text(4)).value_or(StoredLine::no_time),
            m_rows.is_null(3) ? -1
                              : static_cast<std::int32_t>(m_rows.integer(3))};
        return &m_line;
    }

private:
    RisingRows m_in_order;
    Statement m_rows;
    StoredLine m_line;
};

/// The run of a kind's blocks; nothing where there are none.
std::optional<std::int64_t> run_of_blocks(const Connection& connection,
                                          RecordKind kind) {
    auto row = connection.prepare(
        fmt::format("SELECT run FROM {} LIMIT 1", lines_table(kind)));
    return row.step() ? std::optional{row.integer(0)} : std::nullopt;
}

std::vector<std::int64_t> written_after(const Connection& connection,
                                        const ShopScope& scope, RecordKind kind,
                                        std::int64_t run) {
    auto rows = connection.prepare(fmt::format(
        "SELECT id FROM {} WHERE written_run > ?1", scope.table(kind)));
    rows.bind(1, run);
    std::vector<std::int64_t> ids;
    while (rows.step()) {
        ids.push_back(rows.integer(0));
    }
    std::sort(ids.begin(), ids.end());
    return ids;
}

class LinesOfBlocks final : public StoredLines {
public:
    LinesOfBlocks(const Connection& connection, const ShopScope& scope,
                  RecordKind kind, std::int64_t run)
        : m_kind(kind), m_run(run),
          m_written(written_after(connection, scope, kind, run)),
          m_blocks(connection.prepare(fmt::format(
              "SELECT id, run, digest, lines FROM {0} WHERE id >= COALESCE("
              "(SELECT MAX(id) FROM {0} WHERE id <= ?1), ?1) ORDER BY id",
              lines_table(kind)))) {}

    void seek(std::int64_t id) override {
        if (m_lines.empty() || id < m_lines.front().id ||
            id > m_lines.back().id) {
            m_blocks.reset();
            m_blocks.bind(1, id);
            m_at_end = false;
            read_block();
        }
        while (!m_at_end && (m_lines.empty() || m_lines.back().id < id)) {
            read_block();
        }
        m_next = static_cast<std::size_t>(
            std::lower_bound(m_lines.begin(), m_lines.end(), id,
                             [](const StoredLine& line, std::int64_t wanted) {
                                 return line.id < wanted;
                             }) -
            m_lines.begin());
    }

    const StoredLine* next() override {
        while (m_next == m_lines.size()) {
            if (m_at_end) {
                return nullptr;
            }
            read_block();
        }
        return &m_lines[m_next++];
    }

private:
    /// Leaves none of one that is damaged.
    void read_block() {
        m_next = 0;
        m_lines.clear();
        m_at_end = !m_blocks.step();
        if (m_at_end) {
            return;
        }
        const LineBlock block{m_blocks.integer(0), m_blocks.integer(1),
                              static_cast<std::uint64_t>(m_blocks.integer(2)),
                              m_blocks.blob(3)};
        if (block.run == m_run && unpack(m_kind, block, m_lines)) {
            leave_out_written();
        }
    }

    void leave_out_written() {
        if (!m_written.empty()) {
            std::erase_if(m_lines, [this](const StoredLine& line) {
                return std::binary_search(m_written.begin(), m_written.end(),
                                          line.id);
            });
        }
    }

    RecordKind m_kind;
    std::int64_t m_run;
    std::vector<std::int64_t> m_written;
    Statement m_blocks;
    std::vector<StoredLine> m_lines;
    std::size_t m_next = 0;
    bool m_at_end = true;
};

bool are_worn(const Connection& connection, RecordKind kind) {
    const auto run = run_of_blocks(connection, kind);
    if (!run) {
        return true;
    }
    const auto written = connection.number(
        fmt::format("SELECT COUNT(*) FROM {} WHERE written_run > {}",
                    ShopScope{}.table(kind), *run));
    return written > 0 &&
           written * rows_for_a_written_one >
               static_cast<std::int64_t>(live_rows(connection, {}, kind));
}

void make_blocks(Connection& connection, RecordKind kind, std::int64_t run) {
    connection.execute(
        fmt::format("DELETE FROM {}", lines_table(kind)).c_str());
    auto insert =
        connection.prepare(fmt::format("INSERT INTO {} (id, run, digest, lines)"
                                       " VALUES (?1, ?2, ?3, ?4)",
                                       lines_table(kind)));
    LineBlockWriter writer{
        kind, run, [&](const LineBlock& block) {
            insert.bind(1, block.id)
                .bind(2, block.run)
                .bind(3, static_cast<std::int64_t>(block.digest))
                .bind_blob(4, block.lines)
                .run();
        }};
    const auto lines = lines_of_rows(connection, {}, kind);
    lines->seek(0);
    while (const auto* line = lines->next()) {
        writer.add(*line);
    }
    writer.finish();
}

} // namespace

std::unique_ptr<StoredLines> stored_lines(const Connection& connection,
                                          const ShopScope& scope,
                                          RecordKind kind) {
    if (scope.is_primary()) {
        if (const auto run = run_of_blocks(connection, kind)) {
            return std::make_unique<LinesOfBlocks>(connection, scope, kind,
                                                   *run);
        }
    }
    return lines_of_rows(connection, scope, kind);
}

std::unique_ptr<StoredLines> lines_of_rows(const Connection& connection,
                                           const ShopScope& scope,
                                           RecordKind kind) {
    return std::make_unique<LinesOfRows>(connection, scope, kind);
}

void renew_line_blocks(Connection& connection, std::int64_t run) {
    for (const auto kind : {RecordKind::product, RecordKind::variant}) {
        if (are_worn(connection, kind)) {
            make_blocks(connection, kind, run);
        }
    }
}

} // namespace hwsync::sqlite
