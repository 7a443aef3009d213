#include <hwsync/verify.hpp>

#include "base/task_group.hpp"
#include "catalog/catalog_check.hpp"
#include "catalog/live_state.hpp"
#include "jobs/baseline.hpp"
#include "jobs/export_reader.hpp"
#include "jobs/live_reading.hpp"
#include "jobs/load_export.hpp"
#include "jobs/synchronized_observer.hpp"

#include <hwsync/error.hpp>
#include <hwsync/own_files.hpp>
#include <hwsync/text.hpp>

#include <fmt/core.h>

#include <algorithm>
#include <exception>
#include <memory>
#include <utility>

#include <unistd.h>

namespace hwsync {

namespace {

/// Knows which stores the shops are, and records nothing.
class StoreIdentities final : public LiveState {
public:
    explicit StoreIdentities(std::vector<KnownStore> stores)
        : m_stores(std::move(stores)) {}

    void record_operation(std::int64_t, std::string_view, std::string_view,
                          const StartedOperation&) override {}
    std::optional<StartedOperation>
    open_operation(std::string_view, std::string_view, Time) override {
        return std::nullopt;
    }
    std::optional<Time> watermark(std::string_view, std::string_view) override {
        return std::nullopt;
    }
    std::optional<Time> known_until() override { return std::nullopt; }
    std::vector<std::int64_t> incomplete_products(std::string_view) override {
        return {};
    }
    std::optional<std::int64_t> shopify_id(std::string_view shop) override {
        const auto* const known = find(shop);
        return known == nullptr ? std::nullopt : known->shopify_id;
    }
    std::optional<std::string> shop_of_store(std::int64_t store) override {
        const auto found = std::find_if(
            m_stores.begin(), m_stores.end(),
            [&](const KnownStore& known) { return known.shopify_id == store; });
        return found == m_stores.end() ? std::nullopt
                                       : std::optional{found->shop};
    }

    const KnownStore* find(std::string_view shop) const {
        const auto found = std::find_if(
            m_stores.begin(), m_stores.end(),
            [&](const KnownStore& known) { return known.shop == shop; });
        return found == m_stores.end() ? nullptr : &*found;
    }

private:
    std::vector<KnownStore> m_stores;
};

/// The catalog's folder, as its disk holds files of that size; or the one for
/// temporary files if this user may not write to the catalog's.
std::filesystem::path folder_to_spool(const std::filesystem::path& catalog) {
    auto folder = spool_folder(catalog);
    return access(folder.c_str(), W_OK) == 0
               ? folder
               : std::filesystem::temp_directory_path();
}

/// A reading of a shop that a thread of its own brings.
struct PendingReading {
    LiveRequest request;
    std::optional<LiveReading> reading;
    std::exception_ptr failure;
};

/// How many shops are read at once.
constexpr std::size_t most_at_once = 16;

class ReadingCheck {
public:
    ReadingCheck(const VerifyRequest& request, Observer& observer,
                 const StopToken& stop)
        : m_request(request), m_observer(observer), m_stop(stop),
          m_readings(request.read.size()) {}

    VerifyResult run() {
        read_shops();
        auto check = begin_check(m_request, m_stop);
        if (!m_request.baseline.empty()) {
            read_baseline(m_request.baseline, m_stop,
                          [&](const Finding& known) { check->know(known); });
        }
        for (std::size_t at = 0; at < m_request.read.size(); ++at) {
            const auto& shop = m_request.read[at];
            if (shop.live) {
                put_reading(*check, shop, *m_readings[at].reading);
            } else {
                put_file(*check, shop);
            }
        }
        return check->finish();
    }

private:
    void read_shops();
    void prepare_request(std::size_t at);
    void read(std::size_t at, const StopToken& stop) noexcept;
    void put_reading(CatalogCheck& check, const ShopToRead& shop,
                     const LiveReading& reading);
    void put_file(CatalogCheck& check, const ShopToRead& shop);

    const VerifyRequest& m_request;
    SynchronizedObserver m_observer;
    const StopToken& m_stop;
    std::optional<StoreIdentities> m_state;
    std::vector<PendingReading> m_readings;
};

/// The catalog is not open meanwhile.
void ReadingCheck::read_shops() {
    const bool is_live =
        std::any_of(m_request.read.begin(), m_request.read.end(),
                    [](const ShopToRead& shop) { return shop.live; });
    if (!is_live) {
        return;
    }
    m_state.emplace(known_stores(m_request, m_stop));
    TaskGroup tasks{most_at_once, m_stop};
    const auto wait = [&] {
        if (const auto& failure = m_readings[tasks.wait()].failure) {
            std::rethrow_exception(failure);
        }
    };
    for (std::size_t at = 0; at < m_readings.size(); ++at) {
        while (tasks.is_full()) {
            wait();
        }
        prepare_request(at);
        tasks.start(at, [this, at, &tasks] { read(at, tasks.stop()); });
    }
    while (!tasks.is_idle()) {
        wait();
    }
}

void ReadingCheck::prepare_request(std::size_t at) {
    auto& live = m_readings[at].request;
    live.command = "verify";
    live.shop = m_request.read[at].shop;
    live.fresh = true;
    live.folder = folder_to_spool(m_request.catalog);
    if (const auto* const known = m_state->find(live.shop)) {
        live.deleted_since = known->read_until;
    }
}

void ReadingCheck::read(std::size_t at, const StopToken& stop) noexcept {
    auto& pending = m_readings[at];
    try {
        pending.reading.emplace(read_live(*m_request.read[at].live, *m_state,
                                          pending.request, m_observer, stop));
    } catch (...) {
        pending.failure = std::current_exception();
    }
}

void ReadingCheck::put_reading(CatalogCheck& check, const ShopToRead& shop,
                               const LiveReading& reading) {
    ExportReader reader{reading.file.source("bulk operation " +
                                            printable(reading.operation.id)),
                        m_stop};
    check.begin_shop({shop.shop, reading.operation.id,
                      reading.operation.created_at, reading.gone, true});
    for_each_batch(reader, shop.shop, m_observer,
                   [&](const Batch& batch) { check.put(batch); });
    check.end_shop();
}

void ReadingCheck::put_file(CatalogCheck& check, const ShopToRead& shop) {
    ExportReader reader{shop.file, m_stop};
    check.begin_shop({shop.shop, reader.name(), std::nullopt, {}, false});
    for_each_batch(reader, shop.shop, m_observer,
                   [&](const Batch& batch) { check.put(batch); });
    check.end_shop();
}

} // namespace

VerifyResult verify_catalog(const VerifyRequest& request, Observer& observer,
                            const StopToken& stop) {
    const OwnFiles own{request.catalog};
    if (!request.baseline.empty()) {
        own.check_input("--baseline", request.baseline);
    }
    for (const auto& shop : request.read) {
        if (!shop.live) {
            own.check_input("--file", shop.file);
        }
    }
    return ReadingCheck{request, observer, stop}.run();
}

} // namespace hwsync
