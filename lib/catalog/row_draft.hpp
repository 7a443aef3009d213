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

/// A catalog that is made of rows which a RowFeed yielded, and then takes its
/// place; gone unless it was finished.
class RowDraft {
public:
    virtual ~RowDraft() = default;

    /// Of the catalog that it will be.
    virtual std::int64_t schema() const = 0;
    virtual const std::vector<FeedTable>& tables() const = 0;

    /// The rows of a table come in the order of its key, one table after the
    /// other.
    virtual void put(const FeedTable& table, std::span<const Value> row) = 0;
    /// Of what was put.
    virtual RowSums sums(const FeedTable& table) const = 0;

    /// Checks it, and puts it in the catalog's place unless that is a dry run.
    /// Throws as restore_snapshot() does.
    virtual RestoreResult finish(const Publication& publication) = 0;
};

/// Begins one, once `request` has seen that it may take the place of what is
/// there. `source` is what its run says it was made of. Both must outlive it.
std::unique_ptr<RowDraft> draft_catalog(const RestoreRequest& request,
                                        const std::string& source,
                                        const StopToken& stop);

} // namespace hwsync
