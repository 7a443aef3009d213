#pragma once

#include "base/text_arena.hpp"
#include "model/record.hpp"
#include "model/reject.hpp"

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace hwsync {

/// A line that is known to hold what its row holds already.
struct KnownRow {
    RecordKind kind = RecordKind::product;
    std::int64_t id = 0;
    std::int64_t product_id = 0;      ///< of a variant
    std::int64_t variants_count = -1; ///< of a product; -1 where unknown
    std::uint64_t line = 0;
};

/// The records of a stretch of an input. Its memory is used again.
struct Batch {
    std::vector<Record> records; ///< their texts are in `arena`
    std::vector<KnownRow> known;
    std::vector<Reject> rejects;
    TextArena arena;
    std::uint64_t skipped = 0;
    std::uint64_t lines = 0;   ///< read so far, this batch's included
    std::uint64_t bytes = 0;   ///< taken from the file so far
    std::string newest_update; ///< the newest updatedAt in the batch

    void clear() {
        records.clear();
        known.clear();
        rejects.clear();
        arena.clear();
        newest_update.clear();
        skipped = 0;
    }
};

/// Recognizes lines that need not be parsed, by their hashes. Used by one
/// thread, which need not be the one that writes.
class KnownLines {
public:
    struct Row {
        std::int64_t product_id = 0;
        std::int64_t variants_count = -1;
        std::string_view updated_at; ///< valid until the next call
    };

    enum class Answer {
        same,  ///< a live row was stored from this very line
        other, ///< there is no such row
        later  ///< cheaper to tell once the input has ended: ask_again()
    };

    virtual ~KnownLines() = default;

    /// Fills `row` where the answer is `same`.
    virtual Answer ask(RecordKind kind, std::int64_t id,
                       std::uint64_t line_hash, Row& row) = 0;

    /// The same, but never `later`. Fastest when ids rise.
    virtual Answer ask_again(RecordKind kind, std::int64_t id,
                             std::uint64_t line_hash, Row& row) = 0;

    /// Where lines can wait that are to be asked about again.
    virtual std::filesystem::path folder() const = 0;
};

/// Makes what is stored of a record besides its values, on the thread that
/// reads, so that the one that writes has less to do.
class RecordFinisher {
public:
    virtual ~RecordFinisher() = default;
    virtual void finish(Record& record, TextArena& arena) = 0;
    /// Which fields of a record are kept. A line is known only as long as the
    /// same is kept of it.
    virtual std::uint64_t fields_version() const noexcept = 0;
};

} // namespace hwsync
