// The page under /graphiql. React and GraphiQL are scripts from this server too.
const defaultQuery = `# The last payments, and where their money went. Every list pages by "after".
{
  payments(orderBy: "timestamp", orderDirection: "desc", limit: 5) {
    items {
      number
      status
      dueDecimal
      token {
        symbol
      }
      legs {
        items {
          kind
          account
          amountDecimal
        }
      }
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
`;

const url = new URL("../graphql", location.href).href;
const fetcher = globalThis.GraphiQL.createFetcher({ url });
globalThis.ReactDOM.createRoot(document.getElementById("graphiql")).render(
  globalThis.React.createElement(globalThis.GraphiQL, { fetcher, defaultQuery }),
);
