#pragma once

#include "fake_shopify/cost.hpp"
#include "fake_shopify/fake_shopify.hpp"
#include "fake_shopify/server.hpp"
#include "fake_shopify/shop_state.hpp"

#include <condition_variable>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

namespace fake {

/// What both ports share; everything under the mutex.
struct Api {
    Options options;
    std::string result_url;
    std::mutex mutex;
    std::condition_variable came; ///< a request
    ShopState state;
    Faults faults;
    std::vector<Request> log;
    std::string served_version;
    std::vector<std::string> unknown;
    bool is_simple = false;
    std::string deletions_told_by = "both";
    std::vector<std::string> grants;
    std::size_t page_size = 250;
    int request_ids = 0;
    std::map<std::string, std::string> headers; ///< of every answer
    std::string search_warnings = "[]";
    Bucket bucket;

    Reply answer(const Incoming& incoming);
    Reply answer_result(const Incoming& incoming);
    void control(std::string_view json);
    std::size_t count(std::string_view what) const;

private:
    void note(Request request);
    Reply graphql(const Incoming& incoming, const std::string& version);
    Reply grant(const Incoming& incoming);
    JsonDocument resolve(const Document& document, const Json& variables,
                         const std::optional<Fault>& fault);
    std::string operation_json(const Operation& operation) const;
    std::string start(const std::string& query,
                      const std::optional<Fault>& fault);
    std::string poll(const std::string& id);
    std::string cancel(const std::string& id);
    std::string list(const std::string& search, std::size_t first);
    std::string shop() const;
    std::string deleted(std::string_view source, const std::string& search,
                        const std::string& after) const;
    std::string nodes(const Json* ids) const;
};

} // namespace fake
