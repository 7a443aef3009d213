#pragma once

#include "catalog/row_feed.hpp"

#include <hwsync/restore.hpp>
#include <hwsync/stop.hpp>

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace hwsync {

/// A catalog that is built from the rows of a RowFeed and then takes the place
/// of the present one. It is discarded unless finish() is called.
class RowDraft {
public:
    virtual ~RowDraft() = default;

    /// The schema version of the catalog that is built.
    virtual std::int64_t schema() const = 0;
    virtual const std::vector<FeedTable>& tables() const = 0;

    /// Rows must come in the order of their table's key, one table after
    /// another.
    virtual void put(const FeedTable& table, std::span<const Value> row) = 0;
    /// The sums of the rows that were put.
    virtual RowSums sums(const FeedTable& table) const = 0;

    /// Checks the draft, and puts it in the catalog's place unless this is a
    /// dry run. Throws the same errors as restore_snapshot().
    virtual RestoreResult finish(const Publication& publication) = 0;
};

/// Begins a draft, after checking that it may take the place that `request`
/// names. `source` is what the run records as the origin of the rows. All
/// arguments must outlive the draft.
std::unique_ptr<RowDraft> draft_catalog(const RestoreRequest& request,
                                        const std::string& source,
                                        const StopToken& stop);

} // namespace hwsync
