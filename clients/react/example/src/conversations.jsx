import { useChat, useConnectionState, useConversations, usePresence } from 'chat-api-react';
import { useState } from 'react';

export function Conversations({ openId, open }) {
  const { status, conversations, unread } = useConversations();
  const { state, connect } = useConnectionState();
  return (
    <>
      <header className="connection" data-testid="connection">
        {state} · {unread} unread {state === 'offline' && <button onClick={connect}>Try now</button>}
      </header>
      <nav className="list">
        <Begin open={open} />
        {status === 'failed' && <p>The list could not be loaded.</p>}
        {conversations.map((conversation) => (
          <button
            key={conversation.conversationId}
            data-testid="conversation"
            aria-current={conversation.conversationId === openId}
            onClick={() => open(conversation.conversationId)}
          >
            <Title conversation={conversation} /> {conversation.unread > 0 && <b>({conversation.unread})</b>}
          </button>
        ))}
      </nav>
    </>
  );
}

function Title({ conversation: { title, participantId, isGroup } }) {
  const presence = usePresence(isGroup ? '' : participantId ?? '');
  return <span className={presence?.online ? 'online' : ''}>{title}</span>;
}

/** Begins a conversation with another user. */
function Begin({ open }) {
  const { client } = useChat();
  const [userId, setUserId] = useState('');
  const submit = async (event) => {
    event.preventDefault();
    open(await client.createDirect(userId));
    setUserId('');
  };
  return (
    <form onSubmit={submit}>
      <input data-testid="other" aria-label="Write to" value={userId} onChange={(event) => setUserId(event.target.value)} />
      <button data-testid="begin">Begin</button>
    </form>
  );
}
